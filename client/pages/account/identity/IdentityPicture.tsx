import ImageUp from 'lucide-react/icons/image-up';
import type { KycPicture } from '../../../../shared/kycLimits.ts';
import type { KycView } from '../../../../shared/protocol/kyc.ts';
import { kycApi } from '../../../net/kycApi.ts';
import { useSendFile } from '../../../net/useSendFile.ts';
import { t } from '../../../texts/kyc.ts';
import { FileButton } from '../../../ui/controls/FileButton.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { ProgressBar } from '../../../ui/display/ProgressBar.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from '../Account.module.css';

const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif';

interface IdentityPictureProps {
  readonly picture: KycPicture;
  readonly has: boolean;
  readonly onPut: (view: KycView) => void;
}

/** Sends a picture of a document into the vault. It is never shown again here: what is there is said in a word. */
export function IdentityPicture({ picture, has, onPut }: IdentityPictureProps) {
  const { sending, refused, send } = useSendFile('kyc');
  const what = t(`field.${picture}`);
  const choose = async (file: File) => {
    const view = await send(file, (fileId) => kycApi.putPicture(picture, fileId));
    if (view) onPut(view);
  };
  return (
    <div className={styles.form}>
      <div className={styles.row}>
        <p className={styles.name}>{what}</p>
        {has ? <Badge tone="positive">{t('picture.has')}</Badge> : null}
        {sending ? null : (
          <FileButton
            label={t('picture.choose')}
            what={what}
            icon={<ImageUp aria-hidden />}
            accept={ACCEPT}
            onFile={(file) => void choose(file)}
          />
        )}
      </div>
      {sending ? (
        <ProgressBar label={t('picture.sending')} value={sending.type === 'sending' ? sending.share : 1} />
      ) : null}
      <Problem text={refused?.message} />
    </div>
  );
}
