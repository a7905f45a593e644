import { useState } from 'react';
import { GATE_LIMITS, GATE_PLACES } from '../../../shared/gateLimits.ts';
import { KYC_SHORT_FORM } from '../../../shared/kycLimits.ts';
import type { GatePlace, GateSettings, GateTerms } from '../../../shared/protocol/gates.ts';
import { gatesApi } from '../../net/gatesApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/gates.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { NumberField } from '../../ui/controls/NumberField.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { AgeFields } from '../stage/gate/AgeFields.tsx';
import { CountryFields } from '../stage/gate/CountryFields.tsx';
import styles from './Account.module.css';
import { GivenConsents } from './GivenConsents.tsx';

const NOTHING: GateTerms = { verified: false };
const FIRST_DAYS = 7;

/** What a creator asks of whoever comes to them, place by place, and from whom they hide. */
export default function GatesCard() {
  const { value } = useAsked(gatesApi.settings, []);
  const [draft, setDraft] = useState<GateSettings | null>(null);
  const [place, setPlace] = useState<GatePlace>('private');
  const { busy, refused, run } = useRun();
  const settings = draft ?? value;
  if (!settings) return null;
  const terms = settings.places[place] ?? NOTHING;
  const put = (next: GateTerms) => setDraft({ ...settings, places: { ...settings.places, [place]: next } });
  const save = async () => {
    const saved = await run(() => gatesApi.set(settings));
    if (!saved) return;
    setDraft(saved);
    showToast({ title: t('own.saved') });
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('own.title')}</h2>
      <p className={styles.about}>{t('own.about')}</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void save();
        }}
      >
        <Select
          label={t('own.place')}
          value={place}
          options={GATE_PLACES.map((at) => ({ value: at, label: t(`place.${at}`) }))}
          onChange={setPlace}
        />
        <TermsFields key={place} terms={terms} onTerms={put} />
        <HiddenFields hidden={settings.hidden} onHidden={(hidden) => setDraft({ ...settings, hidden })} />
        <Problem text={refused?.message} />
        <Button type="submit" variant="primary" busy={busy}>
          {t('own.save')}
        </Button>
      </form>
      <GivenConsents />
    </Card>
  );
}

interface TermsProps {
  readonly terms: GateTerms;
  readonly onTerms: (terms: GateTerms) => void;
}

function TermsFields({ terms, onTerms }: TermsProps) {
  const { leastAge, countries, consent, verified } = terms;
  const put = (part: { readonly [K in keyof GateTerms]?: GateTerms[K] | undefined }) => {
    const next = { verified, leastAge, countries, consent, ...part };
    const kept = Object.entries(next).filter(([, value]) => value !== undefined);
    onTerms(Object.fromEntries(kept) as GateTerms);
  };
  return (
    <>
      <Switch label={t('own.verified')} checked={verified} onChange={(isOn) => put({ verified: isOn })} />
      <AgeFields
        label={t('own.age')}
        years={t('own.years')}
        leastAge={leastAge}
        onAge={(age) => put({ leastAge: age })}
      />
      <CountryFields countries={countries} onCountries={(of) => put({ countries: of })} />
      <Switch
        label={t('own.consent')}
        checked={consent !== undefined}
        onChange={(isOn) =>
          put({ consent: isOn ? { fields: ['name'], purpose: '', days: FIRST_DAYS } : undefined })
        }
      />
      {consent ? <ConsentFields consent={consent} onConsent={(next) => put({ consent: next })} /> : null}
    </>
  );
}

type Consent = NonNullable<GateTerms['consent']>;

function ConsentFields({
  consent,
  onConsent,
}: {
  readonly consent: Consent;
  readonly onConsent: (consent: Consent) => void;
}) {
  const { fields, purpose, days } = consent;
  const toggle = (field: Consent['fields'][number]) => {
    const next = KYC_SHORT_FORM.filter((one) => fields.includes(one) !== (one === field));
    if (next.length > 0) onConsent({ ...consent, fields: next });
  };
  return (
    <>
      {KYC_SHORT_FORM.map((field) => (
        <Switch
          key={field}
          label={t(`field.${field}`)}
          checked={fields.includes(field)}
          onChange={() => toggle(field)}
        />
      ))}
      <TextField
        label={t('own.purpose')}
        required
        maxLength={GATE_LIMITS.purposeChars}
        value={purpose}
        onChange={({ currentTarget }) => onConsent({ ...consent, purpose: currentTarget.value })}
      />
      <NumberField
        label={t('own.days')}
        min={1}
        max={GATE_LIMITS.consentDays}
        value={days}
        onNumber={(next) => onConsent({ ...consent, days: next })}
      />
    </>
  );
}

function HiddenFields({
  hidden,
  onHidden,
}: {
  readonly hidden: GateSettings['hidden'];
  readonly onHidden: (hidden: GateSettings['hidden']) => void;
}) {
  return (
    <fieldset className={styles.form}>
      <legend>{t('own.hidden')}</legend>
      <p className={styles.about}>{t('own.hiddenHint')}</p>
      <CountryFields
        countries={hidden?.countries}
        onCountries={(countries) =>
          onHidden(countries ? { countries, unknown: hidden?.unknown ?? 'allow' } : null)
        }
      />
      {hidden ? (
        <Switch
          label={t('own.unknown')}
          checked={hidden.unknown === 'allow'}
          onChange={(isSeen) => onHidden({ ...hidden, unknown: isSeen ? 'allow' : 'deny' })}
        />
      ) : null}
    </fieldset>
  );
}
