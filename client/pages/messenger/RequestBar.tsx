import { useState } from 'react';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { tellRefusal } from './ask.ts';
import styles from './ConversationPane.module.css';
import type { Talk } from './useTalk.ts';

type Answer = 'accept' | 'delete' | 'block';

/** Asks the reader what becomes of the request of somebody whom their rules keep out. */
export function RequestBar({ talk }: { readonly talk: Talk }) {
  const [busy, setBusy] = useState<Answer | null>(null);
  const answer = async (what: Answer) => {
    setBusy(what);
    tellRefusal(await talk.open.request('answerRequest', { answer: what }));
    setBusy(null);
  };
  return (
    <div className={styles.request}>
      <p>{t.rich('request.about', { name: <bdi>{talk.other?.name ?? t('somebody')}</bdi> })}</p>
      <div className={styles.answers}>
        <Button variant="primary" busy={busy === 'accept'} onClick={() => void answer('accept')}>
          {t('request.accept')}
        </Button>
        <Button busy={busy === 'delete'} onClick={() => void answer('delete')}>
          {t('request.delete')}
        </Button>
        <Button variant="danger" busy={busy === 'block'} onClick={() => void answer('block')}>
          {t('request.block')}
        </Button>
      </div>
    </div>
  );
}
