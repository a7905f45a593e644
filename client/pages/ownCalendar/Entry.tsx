import { Link } from 'wouter';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import { kindWord, otherOf, stateTone, stateWord } from '../stage/meeting/meetingWords.ts';
import styles from './OwnCalendar.module.css';

/** One meeting in a calendar: when, with whom, how, and where it stands. */
export function Entry({ view }: { readonly view: MeetingView }) {
  const { slot, role } = view;
  if (!slot) return null;
  const other = otherOf(view);
  const [from, until] = [formatWhen(slot.startMs, 'clock'), formatWhen(slot.endMs, 'clock')];
  return (
    <Link href={`/meeting/${view.meetingId}`} className={styles.entry}>
      <span className={styles.time}>{t('own.time', { from, until })}</span>
      <span className={styles.name}>
        <bdi>{other ? other.name : t('own.bidders', { count: view.bidCount })}</bdi>
      </span>
      <span className={styles.kind}>
        {kindWord(slot.kind)} · {t('own.role', { role })}
      </span>
      <Badge tone={stateTone(view)}>{stateWord(view)}</Badge>
    </Link>
  );
}
