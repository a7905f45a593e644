import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { otherOf } from '../stage/meeting/meetingWords.ts';
import styles from './Meeting.module.css';
import type { MeetingProps } from './Meeting.tsx';
import { useMeetingAct } from './useMeetingAct.ts';

/** Another time that one of the two has proposed, and the answer of the other. */
export function Proposal({ open, view, personId }: MeetingProps) {
  const { act, busy, problem } = useMeetingAct(open);
  const { proposal } = view;
  if (!proposal) return null;
  const when = formatWhen(proposal.slot.startMs, 'minute');
  const isMine = proposal.byId === personId;
  const name = isolate(otherOf(view)?.name ?? '');
  return (
    <div className={styles.form}>
      <p className={styles.words}>
        {isMine ? t('proposal.mine', { when }) : shown(t('proposal.theirs', { name, when }))}
      </p>
      <Problem text={problem} />
      {view.allowed.includes('answerTime') ? (
        <div className={styles.acts}>
          {isMine ? null : (
            <Button
              variant="primary"
              busy={busy}
              onClick={() => void act('answerTime', { isAccepted: true })}
            >
              {t('act.timeYes')}
            </Button>
          )}
          <Button busy={busy} onClick={() => void act('answerTime', { isAccepted: false })}>
            {t('act.timeNo')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
