import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { CALENDAR_LIMITS } from '../../../shared/calendarLimits.ts';
import { t } from '../../texts/calendar.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import styles from './Calendar.module.css';
import type { CalendarPartProps } from './CalendarForm.tsx';
import { HourFields, MORNING } from './HourFields.tsx';

/** The days that differ from those of the week. */
export function OtherDays({ draft, onChange }: CalendarPartProps) {
  const [date, setDate] = useState('');
  const days = draft.exceptions;
  const isFull = days.length >= CALENDAR_LIMITS.exceptions;
  const add = () => {
    const all = [...days, { date, hours: [] }].sort((one, two) => (one.date < two.date ? -1 : 1));
    onChange({ exceptions: all });
    setDate('');
  };
  const change = (at: number, hours: (typeof days)[number]['hours']) =>
    onChange({ exceptions: days.with(at, { ...days[at]!, hours }) });
  return (
    <Card className={styles.part}>
      <h2 className={styles.title}>{t('other')}</h2>
      <p className={styles.none}>{t('other.hint')}</p>
      {days.map((day, at) => (
        <fieldset key={day.date} className={styles.other}>
          <legend className={styles.dayName}>{day.date}</legend>
          {day.hours.length === 0 ? <p className={styles.none}>{t('hours.none')}</p> : null}
          {day.hours.map((hours, place) => (
            <HourFields
              // biome-ignore lint/suspicious/noArrayIndexKey: hours are their place
              key={place}
              hours={hours}
              onChange={(next) => change(at, day.hours.with(place, next))}
              onRemove={() => change(at, day.hours.toSpliced(place, 1))}
            />
          ))}
          <div className={styles.row}>
            <Button
              size="s"
              disabled={day.hours.length >= CALENDAR_LIMITS.hoursOfDay}
              onClick={() => change(at, [...day.hours, MORNING])}
            >
              {t('hours.add')}
            </Button>
            <IconButton
              label={t('other.remove', { date: day.date })}
              icon={<X />}
              onClick={() => onChange({ exceptions: days.toSpliced(at, 1) })}
            />
          </div>
        </fieldset>
      ))}
      <div className={styles.row}>
        <TextField
          type="date"
          label={t('other.date')}
          value={date}
          onChange={({ currentTarget }) => setDate(currentTarget.value)}
        />
        <Button disabled={isFull || date === '' || days.some((day) => day.date === date)} onClick={add}>
          {t('other.add')}
        </Button>
      </div>
    </Card>
  );
}
