import { useState } from 'react';
import { t } from '../../../texts/meeting.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import styles from '../Meeting.module.css';
import type { MeetingProps } from '../Meeting.tsx';
import { useMeetingAct } from '../useMeetingAct.ts';

/** The creator’s yes or no to what the fan has given, which stands below. */
export function Review({ open, view }: MeetingProps) {
  const [isAsked, setAsked] = useState(false);
  const { act, busy, problem, forget } = useMeetingAct(open);
  if (!view.allowed.includes('review')) return null;
  const name = isolate(view.winner?.fan.name ?? '');
  return (
    <>
      {isAsked ? null : <Problem text={problem} />}
      <div className={styles.acts}>
        <Button variant="primary" busy={busy} onClick={() => void act('review', { isApproved: true })}>
          <span>{shown(t('review.yes', { name }))}</span>
        </Button>
        <Button onClick={() => setAsked(true)}>{t('review.no')}</Button>
      </div>
      <ConfirmDialog
        open={isAsked}
        title={t('review.noTitle')}
        description={t('review.noBody', { name })}
        yes={t('review.noYes')}
        no={t('act.no')}
        error={problem}
        busy={busy}
        onYes={() => void act('review', { isApproved: false })}
        onNo={() => {
          setAsked(false);
          forget();
        }}
      />
    </>
  );
}
