import type { PaidMessages } from '../../../shared/protocol/conversations.ts';
import { t } from '../../texts/paidMessages.ts';
import { LeastMesiField } from '../../ui/controls/LeastMesiField.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';

const NEW: PaidMessages = { priceMinor: '5000000', answerDays: 3 };
const DAYS = ['1', '2', '3', '7', '14'] as const;

interface PaidFieldsProps {
  readonly paid: PaidMessages | undefined;
  readonly onChange: (paid: PaidMessages | undefined) => void;
}

/** Asks what a message costs whom no other rule lets in. */
export function PaidFields({ paid, onChange }: PaidFieldsProps) {
  const days = String(paid?.answerDays ?? NEW.answerDays);
  return (
    <>
      <Switch
        label={t('rules.switch')}
        hint={t('rules.hint')}
        checked={paid !== undefined}
        onChange={(on) => onChange(on ? NEW : undefined)}
      />
      {paid ? (
        <>
          <LeastMesiField
            label={t('rules.price')}
            minimumMinor={paid.priceMinor}
            onChange={(priceMinor) => onChange({ ...paid, priceMinor })}
            typeAmount={t('rules.typeAmount')}
          />
          <Select
            label={t('rules.within')}
            value={days}
            options={[...new Set([...DAYS, days])].map((value) => ({
              value,
              label: t('rules.days', { days: Number(value) }),
            }))}
            onChange={(value) => onChange({ ...paid, answerDays: Number(value) })}
          />
        </>
      ) : null}
    </>
  );
}
