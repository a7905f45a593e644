import { type FormEvent, useState } from 'react';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import { calendarApi } from '../../net/calendarApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/calendar.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { SlotPicker } from '../stage/slots/SlotPicker.tsx';
import { BusyFeeds } from './BusyFeeds.tsx';
import styles from './Calendar.module.css';
import { KindFields } from './KindFields.tsx';
import { OtherDays } from './OtherDays.tsx';
import { SlotFields } from './SlotFields.tsx';
import { WeekHours } from './WeekHours.tsx';
import { ZoneField } from './ZoneField.tsx';

interface CalendarFormProps {
  readonly creatorId: string;
  readonly calendar: CalendarBody;
}

/** What every part of the form is given: the calendar as it is being changed. */
export interface CalendarPartProps {
  readonly draft: CalendarBody;
  readonly onChange: (patch: Partial<CalendarBody>) => void;
}

/** Changes a calendar; beside it stands what fans see of what was saved last. */
export function CalendarForm({ creatorId, calendar }: CalendarFormProps) {
  const [draft, setDraft] = useState(() => begun(calendar));
  const [saves, setSaves] = useState(0);
  const { busy, refused, run } = useRun();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !(await run(() => calendarApi.save(draft)))) return;
    setSaves(saves + 1);
    showToast({ title: t('saved') });
  };
  const part: CalendarPartProps = { draft, onChange: (patch) => setDraft({ ...draft, ...patch }) };
  return (
    <div className={styles.columns}>
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <Card className={styles.part}>
          <Switch
            label={t('on')}
            hint={t('on.hint')}
            checked={draft.isOn}
            onChange={(isOn) => setDraft({ ...draft, isOn })}
          />
          <ZoneField {...part} />
        </Card>
        <WeekHours {...part} />
        <OtherDays {...part} />
        <SlotFields {...part} />
        <KindFields {...part} />
        <Problem text={refused?.message ?? null} />
        <Button type="submit" variant="primary" size="l" busy={busy}>
          {t('save')}
        </Button>
      </form>
      <div className={styles.preview}>
        <BusyFeeds onChange={() => setSaves(saves + 1)} />
        <section className={styles.preview} aria-label={t('preview')}>
          <h2 className={styles.title}>{t('preview')}</h2>
          <SlotPicker key={saves} creatorId={creatorId} />
        </section>
      </div>
    </div>
  );
}

/** Whoever begins is in the zone of their browser. */
function begun(calendar: CalendarBody): CalendarBody {
  if (calendar.isOn || calendar.weekly.length > 0) return calendar;
  return { ...calendar, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
