import { type FormEvent, type ReactNode, useState } from 'react';
import { KYC_LIMITS, KYC_SHORT_FORM, type KycField } from '../../../../shared/kycLimits.ts';
import type { KycView } from '../../../../shared/protocol/kyc.ts';
import { kycApi } from '../../../net/kycApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/kyc.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { CountryField } from './CountryField.tsx';
import styles from './Identity.module.css';

interface ShortFormProps {
  /** What was told before. */
  readonly values: KycView['values'];
  readonly button: string;
  /** Beside the button. */
  readonly beside?: ReactNode;
  readonly onSaved: (view: KycView) => void;
}

/** Asks for name, date of birth and country, and keeps them. */
export default function ShortForm({ values, button, beside, onSaved }: ShortFormProps) {
  const [typed, setTyped] = useState<KycView['values']>({});
  const { busy, refused, forget, run } = useRun();
  const told = (field: KycField) => typed[field] ?? values[field] ?? '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const fields = { name: told('name'), birthDate: told('birthDate'), country: told('country') };
    const view = await run(() => kycApi.save(fields));
    if (view) onSaved(view);
  };
  const type = (field: KycField, text: string) => setTyped({ ...typed, [field]: text });
  const errorAt = (...codes: readonly string[]) =>
    refused && codes.includes(refused.code) ? refused.message : null;
  const errors = {
    name: errorAt('LegalNameInvalid', 'MessageEmpty', 'MessageTooLong'),
    birthDate: errorAt('BirthDateInvalid'),
    country: errorAt('CountryUnknown'),
  };
  const isAtField = Object.values(errors).some((error) => error !== null);
  const isWhole = KYC_SHORT_FORM.every((field) => told(field).trim() !== '');
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void submit(event)} onChange={forget}>
      <TextField
        label={t('field.name')}
        autoComplete="name"
        maxLength={KYC_LIMITS.fieldChars}
        value={told('name')}
        error={errors.name}
        onChange={(event) => type('name', event.currentTarget.value)}
      />
      <TextField
        label={t('field.birthDate')}
        type="date"
        autoComplete="bday"
        value={told('birthDate')}
        error={errors.birthDate}
        onChange={(event) => type('birthDate', event.currentTarget.value)}
      />
      <CountryField
        value={told('country')}
        error={errors.country}
        onChange={(country) => type('country', country)}
      />
      <Problem text={isAtField ? null : refused?.message} />
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" busy={busy} disabled={!isWhole}>
          {button}
        </Button>
        {beside}
      </div>
    </form>
  );
}
