import { GATE_REFUSALS } from '../../../shared/gateRefusals.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type {
  CountryRule,
  GateField,
  GateNeed,
  GateSettings,
  GateTerms,
} from '../../../shared/protocol/gates.ts';
import { type BaseMode, baseModeOf } from '../../../shared/protocol/modes.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { AskedAt, GateConsent, GateFacts, GatePerson } from '../../services/gates/port.ts';
import type { KycFact } from '../../services/kyc/port.ts';

/** Rules: ../../services/gates/SPEC.md, ids GA*. */

/** What a stream asks at its doors, as everybody inside may know it. */
type Gated = Pick<StageView, 'mode' | 'gates' | 'isAdult'>;

/** Returns what keeps somebody out by their age; null: nothing does. */
export function judgeAge(isOfAge: KycFact): GateFacts['age'] {
  if (isOfAge === 'unknown') return 'form';
  return isOfAge === 'no' ? 'tooYoung' : null;
}

/** Returns what keeps somebody out of a place, in the order in which it is said; null: nothing does. */
export function judgeTerms(
  terms: GateTerms,
  person: GatePerson,
  consent: GateConsent | null,
): GateNeed | null {
  const { verified, leastAge, countries, consent: asked } = terms;
  const needsForm = verified || countries !== undefined || asked !== undefined;
  const age = leastAge === undefined ? null : judgeAge(person.isOfAge);
  if (age === 'form' || (needsForm && !person.hasForm)) return 'form';
  if (age !== null) return age;
  if (countries && !fits(countries, person.isFrom)) return 'country';
  if (verified && !person.isVerified) return 'verified';
  return asked && !isCovered(asked, consent) ? 'consent' : null;
}

/** Says whether the creator hides from somebody, who is from one of the named countries, or is not, or who knows. */
export function isHiddenFrom(hidden: NonNullable<GateSettings['hidden']>, isFrom: KycFact): boolean {
  return isFrom === 'unknown' ? hidden.unknown === 'deny' : !fits(hidden.countries, isFrom);
}

/** A country that is not known fits no rule. */
const fits = ({ type }: CountryRule, isFrom: KycFact): boolean =>
  isFrom !== 'unknown' && (isFrom === 'yes') === (type === 'allow');

/** A consent counts for what was read: for other words, or more fields, it has to be given anew. */
function isCovered(
  { fields, purpose }: { readonly fields: readonly GateField[]; readonly purpose: string },
  consent: GateConsent | null,
): boolean {
  return (
    consent !== null && consent.purpose === purpose && fields.every((one) => consent.fields.includes(one))
  );
}

/** Says whether a stream in that mode is paid for: by tickets, subscriptions or tips. */
export function isPaidMode(mode: BaseMode): boolean {
  if (mode.type !== 'private') return mode.type === 'ticketOnly';
  const { subscribers, tipped } = mode.rules;
  return subscribers !== null || tipped !== null || mode.ticketsOf !== undefined;
}

/** What somebody is answered whom a gate keeps out. */
export const codeOfNeed = (need: GateNeed): RejectionCode => GATE_REFUSALS[need];

export type StreamPlace = BaseMode['type'] | 'oneToOne';

/** Returns what is asked at a place of a stream; of whoever watches it is the one of its mode. */
export function askedAt(stage: Gated, place: StreamPlace = baseModeOf(stage.mode).type): AskedAt {
  const { places = [], hasAge = false } = stage.gates ?? {};
  const isPaid =
    place === 'ticketOnly' ||
    place === 'oneToOne' ||
    (place === 'private' && isPaidMode(baseModeOf(stage.mode)));
  return { place, byCreator: places.includes(place), byAge: hasAge && (stage.isAdult === true || isPaid) };
}

/** Returns what keeps somebody from there; null: nothing does, undefined: that is not known yet. */
export function needAt(
  { place, byCreator, byAge }: AskedAt,
  facts: GateFacts | null | undefined,
): GateNeed | null | undefined {
  if (!byCreator && !byAge) return null;
  if (!facts) return undefined;
  return (byAge ? facts.age : null) ?? (byCreator ? (facts.needs[place] ?? null) : null);
}
