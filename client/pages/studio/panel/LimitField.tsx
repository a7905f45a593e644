import { t } from '../../../texts/panel.ts';
import { Select } from '../../../ui/controls/Select.tsx';

const LIMITS_MINUTES = ['', '15', '30', '60', '120', '240'];

interface LimitFieldProps {
  /** Minutes as text; empty: no limit. */
  readonly limit: string;
  readonly onChange: (limit: string) => void;
}

/** Asks after how long a public stream ends by itself. */
export function LimitField({ limit, onChange }: LimitFieldProps) {
  return (
    <Select
      label={t('switch.limit')}
      value={limit}
      onChange={onChange}
      options={LIMITS_MINUTES.map((value) => ({
        value,
        label: value ? t('switch.minutes', { count: Number(value) }) : t('switch.noLimit'),
      }))}
      hint={t('switch.limitHint')}
    />
  );
}
