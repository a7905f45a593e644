import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import type { ComingStreamView } from '../../../shared/protocol/schedule.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { kindWord, otherOf, stateTone, stateWord } from '../stage/meeting/meetingWords.ts';
import type { CalendarEntry } from './entries.ts';
import styles from './OwnCalendar.module.css';

interface EntryProps {
  readonly entry: CalendarEntry;
  /** Whether it stands in little room: a word in its frame would be wider than a day of a week. */
  readonly isNarrow?: boolean;
}

/** One meeting or coming stream in a calendar: when, what, with whom, and where it stands. */
export function Entry({ entry, isNarrow = false }: EntryProps) {
  const [from, until] = [formatWhen(entry.startMs, 'clock'), formatWhen(entry.endMs, 'clock')];
  const href = entry.type === 'meeting' ? `/meeting/${entry.id}` : handlePath(entry.stream.creator.handle);
  return (
    <Link href={href} className={styles.entry} data-entry={entry.type}>
      <span className={styles.time}>{t('own.time', { from, until })}</span>
      {entry.type === 'meeting' ? (
        <OfMeeting view={entry.view} isNarrow={isNarrow} />
      ) : (
        <OfStream stream={entry.stream} isNarrow={isNarrow} />
      )}
    </Link>
  );
}

function OfMeeting({ view, isNarrow }: { readonly view: MeetingView; readonly isNarrow: boolean }) {
  const { slot, role, bidCount } = view;
  const other = otherOf(view);
  return (
    <>
      <span className={styles.name}>
        <bdi>{other ? other.name : t('own.bidders', { count: bidCount })}</bdi>
      </span>
      <span className={styles.kind}>
        {slot ? kindWord(slot.kind) : null} · {t('own.role', { role })}
      </span>
      {isNarrow ? (
        <span className={styles.state}>{stateWord(view)}</span>
      ) : (
        <Badge tone={stateTone(view)}>{stateWord(view)}</Badge>
      )}
    </>
  );
}

function OfStream({
  stream: { title, creator, isCalledOff },
  isNarrow,
}: {
  readonly stream: ComingStreamView;
  readonly isNarrow: boolean;
}) {
  const word = isCalledOff ? t('own.calledOff') : t('own.stream');
  return (
    <>
      <span className={styles.name}>
        <bdi>{title}</bdi>
      </span>
      <span className={styles.kind}>{shown(t('own.streamOf', { name: isolate(creator.name) }))}</span>
      {isNarrow ? (
        <span className={styles.state}>{word}</span>
      ) : (
        <Badge tone={isCalledOff ? 'danger' : 'neutral'}>{word}</Badge>
      )}
    </>
  );
}
