import Plus from 'lucide-react/icons/plus';
import { CALENDAR_LIMITS } from '../../../shared/calendarLimits.ts';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import { t } from '../../texts/calendar.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Card } from '../../ui/display/Card.tsx';
import styles from './Calendar.module.css';
import type { CalendarPartProps } from './CalendarForm.tsx';
import { HourFields, MORNING } from './HourFields.tsx';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const HOUR = 60;

/** The hours of each day of the week. */
export function WeekHours({ draft, onChange }: CalendarPartProps) {
  const { weekly } = draft;
  const add = (day: number) => onChange({ weekly: [...weekly, { day, ...nextHours(weekly, day) }] });
  return (
    <Card className={styles.part}>
      <h2 className={styles.title}>{t('week')}</h2>
      {DAYS.map((day) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid with its legend in a cell
        <div key={day} role="group" aria-label={t(`day.${day}`)} className={styles.day}>
          <h3 className={styles.dayName}>{t(`day.${day}`)}</h3>
          {weekly.some((rule) => rule.day === day) ? null : <p className={styles.none}>{t('hours.none')}</p>}
          <div className={styles.dayHours}>
            {weekly.map((rule, at) =>
              rule.day === day ? (
                <HourFields
                  // biome-ignore lint/suspicious/noArrayIndexKey: hours are their place
                  key={at}
                  hours={rule}
                  onChange={(hours) => onChange({ weekly: weekly.with(at, { ...rule, ...hours }) })}
                  onRemove={() => onChange({ weekly: weekly.toSpliced(at, 1) })}
                />
              ) : null,
            )}
          </div>
          <IconButton
            label={t('hours.addTo', { day: t(`day.${day}`) })}
            icon={<Plus />}
            disabled={weekly.length >= CALENDAR_LIMITS.weekly}
            onClick={() => add(day)}
          />
        </div>
      ))}
    </Card>
  );
}

/** The morning first, and then what begins an hour after the last ones of the day end. */
function nextHours(weekly: CalendarBody['weekly'], day: number): typeof MORNING {
  const ends = weekly.filter((rule) => rule.day === day).map(({ untilMinute }) => untilMinute);
  if (ends.length === 0) return MORNING;
  const fromMinute = Math.min(Math.max(...ends) + HOUR, CALENDAR_LIMITS.dayMinutes - HOUR);
  return { fromMinute, untilMinute: Math.min(fromMinute + 3 * HOUR, CALENDAR_LIMITS.dayMinutes) };
}
