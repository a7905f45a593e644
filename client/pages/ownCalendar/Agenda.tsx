import CalendarDays from 'lucide-react/icons/calendar-days';
import { useState } from 'react';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { EmptyState } from '../../ui/display/EmptyState.tsx';
import { Entry } from './Entry.tsx';
import styles from './OwnCalendar.module.css';

/** Everything that comes, day by day on the reader's clock; what is past is shown when it is asked for. */
export function Agenda({ meetings }: { readonly meetings: readonly MeetingView[] }) {
  const nowMs = useServerNow(60_000);
  const [showsPast, setShowsPast] = useState(false);
  const isPast = ({ slot }: MeetingView) => (slot?.endMs ?? 0) < nowMs;
  const shown = showsPast ? meetings : meetings.filter((view) => !isPast(view));
  const days = Map.groupBy(shown, ({ slot }) => formatWhen(slot?.startMs ?? 0, 'weekday'));
  return (
    <div className={styles.agenda}>
      {shown.length === 0 ? (
        <EmptyState within icon={<CalendarDays />} title={t('own.none')} body={t('own.noneBody')} />
      ) : null}
      {[...days].map(([day, ofDay]) => (
        <section key={day} className={styles.agendaDay}>
          <h2 className={styles.dayName}>{day}</h2>
          <ul className={styles.entries}>
            {ofDay.map((view) => (
              <li key={view.meetingId}>
                <Entry view={view} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {meetings.some(isPast) ? (
        <Button onClick={() => setShowsPast(!showsPast)}>
          {showsPast ? t('own.hidePast') : t('own.showPast')}
        </Button>
      ) : null}
    </div>
  );
}
