import { useId, useMemo } from 'react';
import { COUNTRIES } from '../../../../shared/countries.ts';
import { countryName } from '../../../texts/countryName.ts';
import { language } from '../../../texts/format.ts';
import { t } from '../../../texts/kyc.ts';
import { Field } from '../../../ui/controls/Field.tsx';
import styles from './Identity.module.css';

interface CountryFieldProps {
  /** Two capital letters; empty: none is chosen yet. */
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (country: string) => void;
}

/** A country by its name in the reader’s language. The browser’s own list, which a phone shows in its own way. */
export function CountryField({ value, error, onChange }: CountryFieldProps) {
  const id = useId();
  const locale = language();
  const countries = useMemo(() => namesIn(locale), [locale]);
  return (
    <Field id={id} label={t('field.country')} error={error}>
      <select
        id={id}
        className={styles.select}
        autoComplete="country"
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-foot` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{t('choose')}</option>
        {countries.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Countries by their names, in the order of that language. */
function namesIn(locale: string): readonly (readonly [code: string, name: string])[] {
  const { compare } = new Intl.Collator(locale);
  return COUNTRIES.map((code) => [code, countryName(code)] as const).sort((a, b) => compare(a[1], b[1]));
}
