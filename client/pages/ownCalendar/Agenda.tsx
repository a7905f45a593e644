import CalendarDays from 'lucide-react/icons/calendar-days';
import { useState } from 'react';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { EmptyState } from '../../ui/display/EmptyState.tsx';
import { Entry } from './Entry.tsx';
import type { CalendarEntry } from './entries.ts';
import styles from './OwnCalendar.module.css';

/** Everything that comes, day by day on the reader's clock; what is past is shown when it is asked for. */
export function Agenda({ entries }: { readonly entries: readonly CalendarEntry[] }) {
  const nowMs = useServerNow(60_000);
  const [showsPast, setShowsPast] = useState(false);
  const isPast = ({ endMs }: CalendarEntry) => endMs < nowMs;
  const shown = showsPast ? entries : entries.filter((entry) => !isPast(entry));
  const days = Map.groupBy(shown, ({ startMs }) => formatWhen(startMs, 'weekday'));
  return (
    <div className={styles.agenda}>
      {shown.length === 0 ? (
        <EmptyState within icon={<CalendarDays />} title={t('own.none')} body={t('own.noneBody')} />
      ) : null}
      {[...days].map(([day, ofDay]) => (
        <section key={day} className={styles.agendaDay}>
          <h2 className={styles.dayName}>{day}</h2>
          <ul className={styles.entries}>
            {ofDay.map((entry) => (
              <li key={entry.id}>
                <Entry entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {entries.some(isPast) ? (
        <Button onClick={() => setShowsPast(!showsPast)}>
          {showsPast ? t('own.hidePast') : t('own.showPast')}
        </Button>
      ) : null}
    </div>
  );
}
