import ImageUp from 'lucide-react/icons/image-up';
import { useRef, useState } from 'react';
import type { Account } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { useStore } from '../../base/createStore.ts';
import { pictureChanges } from '../../base/pictureChanges.ts';
import { clearPicture, hasPicture, setPicture } from '../../net/pictureApi.ts';
import { type Sending, sendFile } from '../../net/uploads.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { FileButton } from '../../ui/controls/FileButton.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { ProgressBar } from '../../ui/display/ProgressBar.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

/** Pictures that the server can draw anew. Phones make one of these of what they took. */
const ACCEPT = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

/** Lets a person choose the picture that others see beside their name. */
export function ProfilePicture({ account }: { readonly account: Account }) {
  const [sending, setSending] = useState<Sending | null>(null);
  const ending = useRef(new AbortController());
  const { busy, refused, run } = useRun();
  const changes = useStore(pictureChanges)[account.id];
  const has = useAsked(() => hasPicture(account.id), [account.id, changes]).value;

  const choose = async (file: File) => {
    ending.current = new AbortController();
    const done = await run(async (): Promise<Outcome<{ readonly isSet: boolean }>> => {
      const sent = await sendFile(file, {
        use: 'profile',
        onChange: setSending,
        signal: ending.current.signal,
      });
      if (sent === null) return { ok: true, value: { isSet: false } };
      if (!sent.ok) return sent;
      const outcome = await setPicture(account.id, sent.value.id);
      return outcome.ok ? { ok: true, value: { isSet: true } } : outcome;
    });
    setSending(null);
    if (done?.isSet) showToast({ title: t('picture.set') });
  };
  const remove = async () => {
    if (await run(() => clearPicture(account.id))) showToast({ title: t('picture.removed') });
  };

  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('picture.title')}</h2>
      <div className={styles.picture}>
        <Avatar person={account} size={88} />
        <p className={styles.about}>{t('picture.about')}</p>
      </div>
      {sending ? (
        <>
          <ProgressBar
            label={t('picture.sending')}
            value={sending.type === 'sending' ? sending.share : 1}
            {...(sending.type === 'checking' ? { valueText: t('picture.checking') } : {})}
          />
          <div>
            <Button onClick={() => ending.current.abort()}>{t('picture.cancel')}</Button>
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
    </Card>
  );
}
