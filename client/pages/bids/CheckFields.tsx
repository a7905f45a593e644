import { useState } from 'react';
import { needsForm } from '../../../shared/meetingChecks.ts';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { MeetingChecks } from '../../../shared/protocol/meetingChecks.ts';
import type { MeetingSettings } from '../../../shared/protocol/meetings.ts';
import { t } from '../../texts/meeting.ts';
import { NumberField } from '../../ui/controls/NumberField.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import styles from './Bids.module.css';

const FIRST_AGE = 18;
type Countries = NonNullable<MeetingChecks['countries']>;

interface CheckFieldsProps {
  readonly draft: MeetingSettings;
  readonly onChecks: (checks: MeetingChecks) => void;
}

/** What a creator checks of a fan who has won: a least age, countries, and a look of their own at what was given. */
export function CheckFields({ draft, onChecks }: CheckFieldsProps) {
  const { checks = {} } = draft;
  const { leastAge, countries, verified = false, ownReview = false } = checks;
  const put = ({ leastAge: age, countries: of, verified: isVerified, ownReview: looks }: MeetingChecks) =>
    onChecks({
      ...(age === undefined ? {} : { leastAge: age }),
      ...(of === undefined ? {} : { countries: of }),
      ...(isVerified === true ? { verified: true } : {}),
      ...(looks === true ? { ownReview: true } : {}),
    });
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('offer.checks')}</legend>
      <p className={styles.small}>{t('offer.checksHint')}</p>
      <Switch
        label={t('offer.age')}
        checked={leastAge !== undefined}
        onChange={(isOn) => put({ ...checks, leastAge: isOn ? FIRST_AGE : undefined })}
      />
      {leastAge === undefined ? null : (
        <NumberField
          label={t('offer.years')}
          min={MEETING_LIMITS.ageLeast}
          max={MEETING_LIMITS.ageMost}
          value={leastAge}
          onNumber={(age) => put({ ...checks, leastAge: age })}
        />
      )}
      <Switch
        label={t('offer.verified')}
        hint={t('offer.verifiedHint')}
        checked={verified}
        onChange={(isOn) => put({ ...checks, verified: isOn })}
      />
      <CountryFields countries={countries} onCountries={(of) => put({ ...checks, countries: of })} />
      {needsForm(draft) ? (
        <Switch
          label={t('offer.review')}
          hint={t('offer.reviewHint')}
          checked={ownReview}
          onChange={(looks) => put({ ...checks, ownReview: looks })}
        />
      ) : null}
    </fieldset>
  );
}

function CountryFields({
  countries,
  onCountries,
}: {
  readonly countries: Countries | undefined;
  readonly onCountries: (countries: Countries | undefined) => void;
}) {
  const [type, setType] = useState<Countries['type'] | 'any'>(countries?.type ?? 'any');
  const [text, setText] = useState(countries?.codes.join(', ') ?? '');
  const codes = codesIn(text);
  const choose = (next: typeof type, typed: string) => {
    setType(next);
    setText(typed);
    const found = codesIn(typed);
    onCountries(next === 'any' || found === null ? undefined : { type: next, codes: [...found] });
  };
  return (
    <>
      <Select
        label={t('offer.countries')}
        value={type}
        options={[
          { value: 'any', label: t('offer.countriesAny') },
          { value: 'allow', label: t('offer.countriesAllow') },
          { value: 'deny', label: t('offer.countriesDeny') },
        ]}
        onChange={(next) => choose(next, text)}
      />
      {type === 'any' ? null : (
        <TextField
          label={t('offer.codes')}
          hint={t('offer.codesHint')}
          required
          value={text}
          error={codes === null ? t('offer.codesWrong') : null}
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
