import { CALENDAR_LIMITS as LIMITS } from '../../../shared/calendarLimits.ts';
import { t } from '../../texts/calendar.ts';
import { NumberField } from '../../ui/controls/NumberField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import styles from './Calendar.module.css';
import type { CalendarPartProps } from './CalendarForm.tsx';

/** How long slots are, what lies between them, and how many are offered. */
export function SlotFields({ draft, onChange }: CalendarPartProps) {
  const step = LIMITS.gridMinutes;
  return (
    <Card className={styles.part}>
      <h2 className={styles.title}>{t('slots')}</h2>
      <div className={styles.numbers}>
        <NumberField
          label={t('length')}
          hint={t('grid')}
          {...{ step, min: LIMITS.slotMinutesLeast, max: LIMITS.slotMinutesMost }}
          value={draft.slotMinutes}
          onNumber={(slotMinutes) => onChange({ slotMinutes })}
        />
        <NumberField
          label={t('before')}
          {...{ step, min: 0, max: LIMITS.pauseMinutes }}
          value={draft.pauseBeforeMinutes}
          onNumber={(pauseBeforeMinutes) => onChange({ pauseBeforeMinutes })}
        />
        <NumberField
          label={t('after')}
          {...{ step, min: 0, max: LIMITS.pauseMinutes }}
          value={draft.pauseAfterMinutes}
          onNumber={(pauseAfterMinutes) => onChange({ pauseAfterMinutes })}
        />
        <NumberField
          label={t('notice')}
          {...{ min: LIMITS.noticeHoursLeast, max: LIMITS.noticeHoursMost }}
          value={draft.noticeHours}
          onNumber={(noticeHours) => onChange({ noticeHours })}
        />
        <NumberField
          label={t('horizon')}
          {...{ min: 1, max: LIMITS.horizonDays }}
          value={draft.horizonDays}
          onNumber={(horizonDays) => onChange({ horizonDays })}
        />
        <NumberField
          label={t('daily')}
          {...{ min: 1, max: LIMITS.dailyMost }}
          value={draft.dailyMost}
          onNumber={(dailyMost) => onChange({ dailyMost })}
        />
      </div>
    </Card>
  );
}
