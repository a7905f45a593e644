import { CURB_KINDS, type CurbKind } from '../../../../shared/curbLimits.ts';
import { t } from '../../../texts/safety.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';

/** What is filled in before somebody is restricted. */
export interface RestrictForm {
  readonly keepsFrom: readonly CurbKind[];
  readonly slowSeconds: number;
  /** For how long; null: until it is lifted. */
  readonly minutes: number | null;
}

export const NEW_RESTRICTION: RestrictForm = {
  keepsFrom: ['write', 'messages'],
  slowSeconds: 0,
  minutes: 24 * 60,
};

const SLOW_SECONDS = ['0', '10', '30', '60', '300'] as const;
const TIMES = ['60', '1440', '10080', '43200', 'open'] as const;

/** Asks what somebody is to be kept from, how far they are slowed down, and for how long. */
export function RestrictFields({
  form,
  onChange,
}: {
  readonly form: RestrictForm;
  readonly onChange: (form: RestrictForm) => void;
}) {
  const { keepsFrom, slowSeconds, minutes } = form;
  return (
    <>
      {CURB_KINDS.map((kind) => (
        <Switch
          key={kind}
          label={t(`curb.${kind}`)}
          checked={keepsFrom.includes(kind)}
          onChange={(isOn) =>
            onChange({
              ...form,
              keepsFrom: CURB_KINDS.filter((one) => (one === kind ? isOn : keepsFrom.includes(one))),
            })
          }
        />
      ))}
      <Select
        label={t('curb.slow')}
        value={String(slowSeconds) as (typeof SLOW_SECONDS)[number]}
        options={SLOW_SECONDS.map((value) => ({
          value,
          label: value === '0' ? t('curb.slowNot') : t('curb.slowEvery', { count: Number(value) }),
        }))}
        onChange={(value) => onChange({ ...form, slowSeconds: Number(value) })}
      />
      <Select
        label={t('curb.time')}
        value={(minutes === null ? 'open' : String(minutes)) as (typeof TIMES)[number]}
        options={TIMES.map((value) => ({ value, label: t(`curb.time.${value}`) }))}
        onChange={(value) => onChange({ ...form, minutes: value === 'open' ? null : Number(value) })}
      />
    </>
  );
}
