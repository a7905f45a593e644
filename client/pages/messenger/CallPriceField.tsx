import { t } from '../../texts/paidCalls.ts';
import { LeastMesiField } from '../../ui/controls/LeastMesiField.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';

const NEW_MINOR = '2000000';

interface CallPriceFieldProps {
  /** The price of a minute, minor units of MESI; null: calls cost nothing. */
  readonly perMinuteMinor: string | null;
  readonly onChange: (perMinuteMinor: string | null) => void;
}

/** Asks a creator what a minute of a call costs. */
export function CallPriceField({ perMinuteMinor, onChange }: CallPriceFieldProps) {
  return (
    <>
      <Switch
        label={t('rules.switch')}
        hint={t('rules.hint')}
        checked={perMinuteMinor !== null}
        onChange={(on) => onChange(on ? NEW_MINOR : null)}
      />
      {perMinuteMinor === null ? null : (
        <LeastMesiField
          label={t('rules.price')}
          minimumMinor={perMinuteMinor}
          onChange={onChange}
          typeAmount={t('rules.typeAmount')}
        />
      )}
    </>
  );
}
