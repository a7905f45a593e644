import { useState } from 'react';
import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import type { CountryRule } from '../../../../shared/protocol/gates.ts';
import { t } from '../../../texts/gates.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';

/**
 * Asks for countries: only these, or none of these. What cannot be read as countries changes nothing, and the browser sends no
 * form with it.
 */
export function CountryFields({
  countries,
  onCountries,
}: {
  readonly countries: CountryRule | undefined;
  readonly onCountries: (countries: CountryRule | undefined) => void;
}) {
  const [type, setType] = useState<CountryRule['type'] | 'any'>(countries?.type ?? 'any');
  const [text, setText] = useState(countries?.codes.join(', ') ?? '');
  const wrong = codesIn(text) === null ? t('codes.wrong') : null;
  const choose = (next: typeof type, typed: string) => {
    setType(next);
    setText(typed);
    const found = codesIn(typed);
    if (next === 'any') onCountries(undefined);
    else if (found !== null) onCountries({ type: next, codes: [...found] });
  };
  return (
    <>
      <Select
        label={t('countries')}
        value={type}
        options={(['any', 'allow', 'deny'] as const).map((value) => ({
          value,
          label: t(`countries.${value}`),
        }))}
        onChange={(next) => choose(next, text)}
      />
      {type === 'any' ? null : (
        <TextField
          label={t('codes')}
          hint={t('codes.hint')}
          required
          ref={(input) => input?.setCustomValidity(wrong ?? '')}
          value={text}
          error={wrong}
          onChange={({ currentTarget }) => choose(type, currentTarget.value.toUpperCase())}
        />
      )}
    </>
  );
}

/** Reads countries as somebody types them; null: they are none, or too many. */
function codesIn(text: string): readonly string[] | null {
  const codes = text.split(/[\s,;]+/).filter((code) => code !== '');
  const isRight = codes.length > 0 && codes.every((code) => /^[A-Z]{2}$/.test(code));
  return isRight && codes.length <= MEETING_LIMITS.countries ? [...new Set(codes)] : null;
}
