import { useState } from 'react';
import { needsForm } from '../../../../shared/meetingChecks.ts';
import type { KyfLookAnswer, KyfReceiptView } from '../../../../shared/protocol/kyf.ts';
import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import { meetingApi } from '../../../net/meetings/meetingApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/meeting.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { Facts } from '../../../ui/display/Facts.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { checkWords } from '../../stage/meeting/meetingWords.ts';
import styles from '../Meeting.module.css';

/** What was consented to, until when it can be read, and each time that it was. */
export function ConsentReceipt({ view }: { readonly view: MeetingView }) {
  if (!view.winner || view.phase.type === 'open' || !needsForm(view.terms)) return null;
  return <Receipt view={view} key={`${view.winner.bidId} ${view.phase.type}`} />;
}

function Receipt({ view }: { readonly view: MeetingView }) {
  const { value, reload } = useAsked(() => meetingApi.receipt(view.meetingId), [view.meetingId]);
  const receipt = value?.receipt;
  if (!receipt) return null;
  return (
    <Card className={styles.card}>
      <h2 className={styles.heading}>{t('consent.given')}</h2>
      <p className={styles.words}>
        {t('consent.gave', { when: formatWhen(receipt.givenAtMs, 'minute') })}
        {' · '}
        {receipt.isReadable
          ? t('consent.readable', { when: formatWhen(receipt.untilMs, 'minute') })
          : t('consent.gone')}
      </p>
      <Facts
        rows={[
          ...receipt.fields.map((field) => [t(`consent.${field}`), '✓'] as const),
          ...checkWords(view.terms).map((check) => [t('consent.checks'), check] as const),
        ]}
      />
      <Looks receipt={receipt} />
      {view.role === 'creator' && receipt.isReadable && view.terms.asks.length > 0 ? (
        <Look view={view} onLooked={reload} />
      ) : null}
    </Card>
  );
}

function Looks({ receipt: { lookCount, looksAtMs } }: { readonly receipt: KyfReceiptView }) {
  return (
    <>
      <p className={styles.words}>{t('consent.lookCount', { count: lookCount })}</p>
      {looksAtMs.length > 0 ? (
        <ul className={styles.list}>
          {looksAtMs.slice(0, 5).map((atMs, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two looks may fall on one moment
            <li key={at} className={styles.small}>
              {t('consent.lookedAt', { when: formatWhen(atMs, 'second') })}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** The creator reads the answers: the look is written down before they are shown. */
function Look({ view, onLooked }: { readonly view: MeetingView; readonly onLooked: () => void }) {
  const [answers, setAnswers] = useState<KyfLookAnswer['answers'] | null>(null);
  const { busy, refused, run } = useRun();
  const look = async () => {
    const found = await run(() => meetingApi.look(view.meetingId));
    if (!found) return;
    setAnswers(found.answers);
    onLooked();
  };
  if (answers) {
    return (
      <Facts
        rows={view.terms.asks.map(
          (field) => [t(`consent.${field}`), <bdi key={field}>{answers[field] ?? ''}</bdi>] as const,
        )}
      />
    );
  }
  return (
    <div className={styles.form}>
      <Problem text={refused?.message} />
      <div className={styles.acts}>
        <Button busy={busy} onClick={() => void look()}>
          {t('consent.look')}
        </Button>
      </div>
      <p className={styles.small}>
        {shown(t('consent.lookHint', { name: isolate(view.winner?.fan.name ?? '') }))}
      </p>
    </div>
  );
}
