import { Link } from 'wouter';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import { kindWord, otherOf, stateTone, stateWord } from '../stage/meeting/meetingWords.ts';
import styles from './OwnCalendar.module.css';

interface EntryProps {
  readonly view: MeetingView;
  /** Whether it stands in little room: a word in its frame would be wider than a day of a week. */
  readonly isNarrow?: boolean;
}

/** One meeting in a calendar: when, with whom, how, and where it stands. */
export function Entry({ view, isNarrow = false }: EntryProps) {
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
      {isNarrow ? (
        <span className={styles.state}>{stateWord(view)}</span>
      ) : (
        <Badge tone={stateTone(view)}>{stateWord(view)}</Badge>
      )}
    </Link>
  );
}
