import ImageUp from 'lucide-react/icons/image-up';
import type { ReactNode } from 'react';
import type { BeginUploadBody } from '../../../../shared/protocol/files.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { useSendFile } from '../../../net/useSendFile.ts';
import { t } from '../../../texts/people.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { FileButton } from '../../../ui/controls/FileButton.tsx';
import { ProgressBar } from '../../../ui/display/ProgressBar.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import styles from './PictureField.module.css';

/** Pictures that the server can draw anew. Phones make one of these of what they took. */
const ACCEPT = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

export interface PictureFieldProps {
  /** What the picture is for; `profile` unless it is given. */
  readonly use?: BeginUploadBody['use'];
  /** The picture as it is now. */
  readonly face: ReactNode;
  /** Who sees it. */
  readonly about: string;
  readonly has: boolean;
  /** Called with a file that was sent, and is a picture. */
  readonly onSet: (fileId: string) => Promise<Outcome<object>>;
  readonly onRemove: () => Promise<Outcome<object>>;
  /** Nobody sees it yet, so nothing is said of it. */
  readonly isQuiet?: boolean;
}

/** Lets a person send a picture of themselves, of a group, or for their profile, and take it away. */
export function PictureField({
  use = 'profile',
  face,
  about,
  has,
  onSet,
  onRemove,
  isQuiet = false,
}: PictureFieldProps) {
  const { sending, busy, refused, run, send, end } = useSendFile(use);
  const choose = async (file: File) => {
    if ((await send(file, onSet)) && !isQuiet) showToast({ title: t('picture.set') });
  };
  const remove = async () => {
    if ((await run(onRemove)) && !isQuiet) showToast({ title: t('picture.removed') });
  };

  return (
    <div className={styles.field}>
      <div className={styles.face}>
        {face}
        <p className={styles.about}>{about}</p>
      </div>
      {sending ? (
        <>
          <ProgressBar
            label={t('picture.sending')}
            value={sending.type === 'sending' ? sending.share : 1}
            {...(sending.type === 'checking' ? { valueText: t('picture.checking') } : {})}
          />
          <div>
            <Button onClick={end}>{t('picture.cancel')}</Button>
          </div>
        </>
      ) : (
        <div className={styles.buttons}>
          <FileButton
            label={t('picture.choose')}
            icon={<ImageUp aria-hidden />}
            accept={ACCEPT}
            onFile={choose}
          />
          {has ? (
            <Button variant="ghost" busy={busy} onClick={() => void remove()}>
              {t('picture.remove')}
            </Button>
          ) : null}
        </div>
      )}
      <Problem text={refused?.message ?? null} />
    </div>
  );
}
