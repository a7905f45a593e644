import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { useState } from 'react';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Entry } from './Entry.tsx';
import type { CalendarEntry } from './entries.ts';
import styles from './OwnCalendar.module.css';

const DAYS = 7;

/** One week from Monday to Sunday on the reader's clock, with what stands in each day. */
export function Week({ entries }: { readonly entries: readonly CalendarEntry[] }) {
  const nowMs = useServerNow(60_000);
  const [ahead, setAhead] = useState(0);
  const days = daysOfWeek(nowMs, ahead);
  const today = formatWhen(nowMs, 'day');
  const title = t('own.weekOf', { day: formatWhen(days[0]!.fromMs, 'day') });
  return (
    <section className={styles.week} aria-label={title}>
      <div className={styles.weekHead}>
        <IconButton label={t('own.before')} icon={<ChevronLeft />} onClick={() => setAhead(ahead - 1)} />
        <Button size="s" disabled={ahead === 0} onClick={() => setAhead(0)}>
          {t('own.thisWeek')}
        </Button>
        <IconButton label={t('own.after')} icon={<ChevronRight />} onClick={() => setAhead(ahead + 1)} />
        <h2 className={styles.dayName}>{title}</h2>
      </div>
      <ol className={styles.days}>
        {days.map(({ fromMs, untilMs }) => (
          <li
            key={fromMs}
            className={styles.day}
            aria-current={formatWhen(fromMs, 'day') === today ? 'date' : undefined}
          >
            <h3 className={styles.dayName}>{formatWhen(fromMs, 'weekday')}</h3>
            <ul className={styles.entries}>
              {entries
                .filter(({ startMs }) => startMs >= fromMs && startMs < untilMs)
                .map((entry) => (
                  <li key={entry.id}>
                    <Entry entry={entry} isNarrow />
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The days of a week so many weeks from now. A day begins at midnight, also when it is an hour shorter or longer. */
function daysOfWeek(
  nowMs: number,
  ahead: number,
): readonly { readonly fromMs: number; readonly untilMs: number }[] {
  const now = new Date(nowMs);
  const monday = now.getDate() - ((now.getDay() + 6) % DAYS) + ahead * DAYS;
  const midnight = (day: number) => new Date(now.getFullYear(), now.getMonth(), monday + day).getTime();
  return Array.from({ length: DAYS }, (_, day) => ({ fromMs: midnight(day), untilMs: midnight(day + 1) }));
}
