import type { GateAnswer, GateNeed, GatePlace } from '../../../../shared/protocol/gates.ts';
import { gatesApi } from '../../../net/gatesApi.ts';
import { kycApi } from '../../../net/kycApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { countryName } from '../../../texts/countryName.ts';
import { formatList } from '../../../texts/format.ts';
import { t } from '../../../texts/gates.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Facts } from '../../../ui/display/Facts.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import ShortForm from '../identity/ShortForm.tsx';
import styles from './Gate.module.css';

interface GateCardProps {
  readonly creatorId: string;
  readonly place: GatePlace;
  /** What keeps the reader out, where a door says it; absent: what the answer says. */
  readonly need?: GateNeed | undefined;
  readonly isAdult?: boolean | undefined;
  /** Called when something was told or agreed to: what was refused may be tried again. */
  readonly onDone?: () => void;
}

/** Explains what is asked of the reader at a place: what, by whom, what for, for how long. They tell it or agree here. */
export default function GateCard({ creatorId, place, need: told, isAdult, onDone }: GateCardProps) {
  const { value, refused, reload } = useAsked(() => gatesApi.at(creatorId, place), [creatorId, place, told]);
  if (!value) return <Problem text={refused?.message} />;
  // in a group nothing is paid for
  const age = place === 'group' ? null : value.age;
  const need = told ?? value.need ?? age;
  const done = () => {
    reload();
    onDone?.();
  };
  return (
    <div className={styles.gate}>
      {isAdult ? <p className={styles.words}>{t('adult')}</p> : null}
      <p className={styles.words}>
        {need === 'consent'
          ? shown(t('need.consent', { name: isolate(value.person.name) }))
          : t(`need.${need ?? 'nothing'}`)}
      </p>
      <Asked gate={value} isAdult={isAdult === true || (need !== null && need === age)} />
      {need === 'form' ? <OwnForm onTold={done} /> : null}
      {need === 'verified' ? (
        <ButtonLink href="/account" variant="secondary" wide>
          {t('toAccount')}
        </ButtonLink>
      ) : null}
      {need === 'consent' ? <Consent gate={value} onGiven={done} /> : null}
    </div>
  );
}

/** What everybody tells once of themselves, with what of it is told already. */
function OwnForm({ onTold }: { readonly onTold: () => void }) {
  const { value, refused } = useAsked(kycApi.view, []);
  if (!value) return <Problem text={refused?.message} />;
  return <ShortForm values={value.values} button={t('form.save')} onSaved={onTold} />;
}

/** What is asked for beside a consent. */
function Asked({
  gate: { terms, leastAge },
  isAdult,
}: {
  readonly gate: GateAnswer;
  readonly isAdult: boolean;
}) {
  const age = Math.max(terms?.leastAge ?? 0, isAdult ? (leastAge ?? 0) : 0);
  const { countries, verified = false } = terms ?? {};
  const asked = [
    ...(age > 0 ? [t('asks.age', { age })] : []),
    ...(verified ? [t('asks.verified')] : []),
    ...(countries
      ? [t(`asks.${countries.type}`, { countries: formatList(countries.codes.map(countryName)) })]
      : []),
  ];
  return asked.length === 0 ? null : <Facts rows={[[t('asks'), formatList(asked)]]} />;
}

function Consent({ gate, onGiven }: { readonly gate: GateAnswer; readonly onGiven: () => void }) {
  const { busy, refused, run } = useRun();
  const consent = gate.terms?.consent;
  if (!consent) return null;
  const { fields, purpose, days } = consent;
  const agree = async () => {
    const body = { fields: [...fields], purpose, days };
    if (await run(() => gatesApi.give(gate.person.id, gate.place, body))) onGiven();
  };
  const words = formatList(fields.map((field) => t(`field.${field}`)));
  return (
    <>
      <Facts
        rows={[
          [shown(t('consent.fields', { name: isolate(gate.person.name) })), words],
          [t('consent.purpose'), <bdi key="purpose">{purpose}</bdi>],
          [t('consent.days'), t('consent.forDays', { count: days })],
        ]}
      />
      <p className={styles.words}>{t('consent.looks')}</p>
      <Problem text={refused?.message} />
      <Button variant="primary" wide busy={busy} onClick={() => void agree()}>
        {t('consent.give')}
      </Button>
    </>
  );
}
