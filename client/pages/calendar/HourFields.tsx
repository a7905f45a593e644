import X from 'lucide-react/icons/x';
import { CALENDAR_LIMITS } from '../../../shared/calendarLimits.ts';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import { t } from '../../texts/calendar.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import styles from './Calendar.module.css';

type Hours = CalendarBody['exceptions'][number]['hours'][number];

interface HourFieldsProps {
  readonly hours: Hours;
  readonly onChange: (hours: Hours) => void;
  readonly onRemove: () => void;
}

const { dayMinutes, gridMinutes } = CALENDAR_LIMITS;

/** What is begun with: the morning. */
export const MORNING: Hours = { fromMinute: 9 * 60, untilMinute: 12 * 60 };

/** From when until when, on a clock; midnight as an end is the end of the day. */
export function HourFields({ hours, onChange, onRemove }: HourFieldsProps) {
  const { fromMinute, untilMinute } = hours;
  const [from, until] = [clockOf(fromMinute), clockOf(untilMinute)];
  const field = {
    type: 'time',
    required: true,
    step: gridMinutes * 60,
    fieldClassName: styles.time,
  } as const;
  return (
    <div className={styles.hours}>
      <TextField
        {...field}
        label={t('hours.from')}
        value={from}
        onChange={({ currentTarget }) =>
          onChange({ ...hours, fromMinute: minuteOf(currentTarget.value) ?? fromMinute })
        }
      />
      <TextField
        {...field}
        label={t('hours.until')}
        value={until}
        onChange={({ currentTarget }) =>
          onChange({ ...hours, untilMinute: minuteOf(currentTarget.value) || dayMinutes })
        }
      />
      <IconButton label={t('hours.remove', { from, until })} icon={<X />} onClick={onRemove} />
    </div>
  );
}

const clockOf = (minute: number): string => {
  const hour = Math.floor(minute / 60) % 24;
  return `${String(hour).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

/** Returns the minute of a day, on the grid of calendars; null: it is no time yet. */
function minuteOf(clock: string): number | null {
  const [hour, minute] = clock.split(':').map(Number);
  if (hour === undefined || minute === undefined) return null;
  return hour * 60 + Math.floor(minute / gridMinutes) * gridMinutes;
}
