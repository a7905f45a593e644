import CalendarHeart from 'lucide-react/icons/calendar-heart';
import { phaseDueMs } from '../../../../shared/meetingDue.ts';
import { isTimeToMeet } from '../../../../shared/meetingWindow.ts';
import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import { meetingApi } from '../../../net/meetings/meetingApi.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/meeting.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { shown } from '../../../ui/isolate.tsx';
import { isByCall, nextWords, stateTone, stateWord, whenWords } from '../../stage/meeting/meetingWords.ts';
import { useMeeting } from '../../stage/meeting/useMeeting.ts';
import { Where } from '../../stage/meeting/Where.tsx';
import { mayCall, startCall } from '../startCall.ts';
import type { Talk } from '../useTalk.ts';
import styles from './MeetingBar.module.css';

/** The meetings of the two who talk here, each with its state, time, place, deadline and next step, as they stand now. */
export default function MeetingBar({ talk, otherId }: { readonly talk: Talk; readonly otherId: string }) {
  const { value } = useAsked(() => meetingApi.withPerson(otherId), [otherId, talk.nowMs]);
  if (!value || value.meetings.length === 0) return null;
  return (
    <ul className={styles.bar} aria-label={t('bar.label')}>
      {value.meetings.map((view) => (
        <li key={view.meetingId}>
          <OneMeeting first={view} talk={talk} />
        </li>
      ))}
    </ul>
  );
}

function OneMeeting({ first, talk }: { readonly first: MeetingView; readonly talk: Talk }) {
  const { view: told } = useMeeting(first.meetingId);
  const view = told ?? first;
  const nowMs = useServerNow(10_000);
  const isNow = isTimeToMeet(view, nowMs);
  const dueMs = phaseDueMs(view.phase);
  const title = talk.other?.name ?? '';
  return (
    <section className={styles.meeting} data-meeting={view.meetingId}>
      <CalendarHeart aria-hidden />
      <div className={styles.words}>
        <p className={styles.line}>
          <Badge tone={stateTone(view)}>{stateWord(view)}</Badge> <span>{shown(whenWords(view))}</span>
          {' · '}
          <Where view={view} />
        </p>
        <p className={styles.next}>
          {shown(nextWords(view, talk.selfId, isNow))}
          {dueMs === null || view.phase.type === 'scheduled'
            ? null
            : ` ${t('bar.until', { when: formatWhen(dueMs, 'minute') })}`}
        </p>
      </div>
      <div className={styles.ways}>
        {isNow && isByCall(view) && mayCall(talk) ? (
          <Button size="s" onClick={() => startCall(talk, { medium: 'video', title })}>
            {t('bar.call')}
          </Button>
        ) : null}
        <ButtonLink href={`/meeting/${view.meetingId}`} size="s">
          {t('open.detail')}
        </ButtonLink>
      </div>
    </section>
  );
}
