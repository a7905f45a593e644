import { useId } from 'react';
import { t } from '../../texts/calendar.ts';
import { TextField } from '../../ui/controls/TextField.tsx';
import type { CalendarPartProps } from './CalendarForm.tsx';

/** The zone whose clock the hours follow; the browser offers those that it knows. */
export function ZoneField({ draft, onChange }: CalendarPartProps) {
  const listId = useId();
  return (
    <>
      <TextField
        label={t('zone')}
        hint={t('zone.hint')}
        list={listId}
        required
        autoComplete="off"
        spellCheck={false}
        value={draft.zone}
        onChange={({ currentTarget }) => onChange({ zone: currentTarget.value })}
      />
      <datalist id={listId}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
