import { GATE_PLACES } from '../../../shared/gateLimits.ts';
import { KYC_SHORT_FORM } from '../../../shared/kycLimits.ts';
import {
  type GateNeed,
  type GatePlace,
  type GateSettings,
  type GateTerms,
  gateSettingsBody,
} from '../../../shared/protocol/gates.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { isHiddenFrom, judgeAge, judgeTerms } from '../../domain/gates/judgeGate.ts';
import { GATE_NEWS, gatesTopic } from '../../domain/topics/gates.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import { looksInTurn } from '../../looksInTurn.ts';
import { putDocument } from '../../putDocument.ts';
import type { BusPort } from '../bus/port.ts';
import type { KycPort, KycStanding } from '../kyc/port.ts';
import { consentIdOf, type KyfPort, type KyfReceipt } from '../kyf/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { AskedAt, GateConsent, GateFacts, GatePair, GatePerson, GatesPort } from './port.ts';

const GATES = COLLECTIONS.gates.name;
const NOTHING: GateSettings = { places: {}, hidden: null };
/** What a newer server wrote, and nobody here understands: nobody comes in, rather than everybody. */
const NOBODY: GateTerms = { verified: true, countries: { type: 'allow', codes: ['ZZ'] } };
const CLOSED: GateSettings = {
  places: Object.fromEntries(GATE_PLACES.map((place) => [place, NOBODY])),
  hidden: null,
};

export interface GatesParts {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly kyf: KyfPort;
  readonly kyc: KycPort;
  /** The age that this server asks for where something is paid or for adults, in years; 0: none. */
  readonly leastAge: number;
}

/** Keeps what each creator asks for as a document, and judges people by it. Rules: SPEC.md, GA*. */
export function createStoreGates(parts: GatesParts): GatesPort {
  const { store, bus, kyf, kyc, clock } = parts;
  const tellOf = ({ creatorId, personId }: GatePair) =>
    bus.publish(accessTopic(creatorId), { of: 'person', personId });
  // a rush of viewers asks for one and the same
  const settings = looksInTurn(async (creatorId): Promise<GateSettings> => {
    const found = await store.get<{ settings: JsonObject }>(GATES, creatorId);
    if (!found) return NOTHING;
    const read = gateSettingsBody.safeParse(found.body.settings);
    return read.success ? read.data : CLOSED;
  });
  return {
    leastAge: parts.leastAge,
    settings,

    async set(creatorId, asked) {
      const body = { settings: asked as unknown as JsonObject };
      await putDocument(store, { collection: GATES, id: creatorId }, () => body);
      bus.publish(gatesTopic(creatorId), {});
      bus.publish(GATE_NEWS, { creatorId });
      bus.publish(accessTopic(creatorId), { of: 'everybody' });
    },

    async facts({ creatorId, personId, at }) {
      // what the creator asks for is asked of everybody else
      if (personId === creatorId) return null;
      const reading = settings(creatorId).then((all) => askedOf(all, parts.leastAge, at));
      if (at && isNothing(await reading)) return null;
      const [asked, standing] = await Promise.all([reading, kyc.standingOf(personId)]);
      return readFacts(parts, { creatorId, personId }, { asked, standing });
    },

    async isHidden({ creatorId, personId }) {
      if (creatorId === personId) return false;
      const { hidden } = await settings(creatorId);
      if (hidden === null) return false;
      const { codes } = hidden.countries;
      return isHiddenFrom(hidden, personId === null ? 'unknown' : await kyc.isFrom(personId, codes));
    },

    async consent({ creator, personId, place, read }): Promise<Outcome<KyfReceipt>> {
      const { id: creatorId } = creator;
      const asked = (await settings(creatorId)).places[place]?.consent;
      if (!asked || !isSame(asked, read)) return refuse('ConsentChanged');
      const { fields, purpose } = asked;
      // giving is a look of the creator's, and stands with the others
      const answers = await kyc.look({ personId, fields, by: creator, purpose: 'live', why: purpose });
      if (!answers || fields.some((field) => answers[field] === undefined)) return refuse('FormNeeded');
      const receipt = await kyf.give({
        ...{ aboutId: consentIdOf({ creatorId, place, personId }), fanId: personId, creatorId },
        ...{ question: '', answers, untilMs: clock.nowMs() + asked.days * DAY_MS },
        gate: { place, purpose },
      });
      tellOf({ creatorId, personId });
      return { ok: true, value: receipt };
    },

    async revoke({ creatorId, personId, place }) {
      await kyf.lease({ aboutId: consentIdOf({ creatorId, place, personId }), untilMs: clock.nowMs() });
      tellOf({ creatorId, personId });
    },

    follow: (creatorId, changed) => bus.subscribe(gatesTopic(creatorId), changed),
  };
}

/** What is asked of somebody: by the creator, and by the server, which asks for an age (0: for none). */
type Asked = GateSettings & { readonly leastAge: number };

function askedOf(all: GateSettings, leastAge: number, at: AskedAt | undefined): Asked {
  if (!at) return { ...all, leastAge };
  const terms = all.places[at.place];
  const places = terms && at.byCreator ? { [at.place]: terms } : {};
  return { places, hidden: all.hidden, leastAge: at.byAge ? leastAge : 0 };
}

const isNothing = ({ places, hidden, leastAge }: Asked): boolean =>
  leastAge === 0 && hidden === null && Object.keys(places).length === 0;

async function readFacts(
  parts: GatesParts,
  { creatorId, personId }: GatePair,
  { asked, standing }: { readonly asked: Asked; readonly standing: KycStanding },
): Promise<GateFacts | null> {
  const { clock } = parts;
  const { places, hidden, leastAge } = asked;
  const isVerified = standing.status === 'verified';
  if (isNothing(asked) && !isVerified) return null;
  const known = whatIs(parts, personId, standing);
  const needs: Partial<Record<GatePlace, GateNeed>> = {};
  const ends: number[] = [];
  for (const [place, terms] of Object.entries(places) as (readonly [GatePlace, GateTerms])[]) {
    const consent = terms.consent ? await consentOf(parts, { creatorId, place, personId }) : null;
    if (consent) ends.push(consent.untilMs);
    const need = judgeTerms(terms, await known(terms), consent);
    if (need !== null) needs[place] = need;
  }
  const age = leastAge === 0 ? null : judgeAge((await known({ leastAge })).isOfAge);
  // who is too young may be old enough tomorrow
  if (age === 'tooYoung' || Object.values(needs).includes('tooYoung')) ends.push(nextDayMs(clock.nowMs()));
  const isHidden = hidden !== null && isHiddenFrom(hidden, (await known(hidden)).isFrom);
  return { ...{ needs, age, isVerified, isHidden }, untilMs: ends.length === 0 ? null : Math.min(...ends) };
}

/** Looks up of somebody what some terms ask for, and nothing else: their form is opened only for that. */
function whatIs({ kyc }: GatesParts, personId: string, { status, told }: KycStanding) {
  return async ({
    leastAge,
    countries,
  }: Partial<Pick<GateTerms, 'leastAge' | 'countries'>>): Promise<GatePerson> => {
    const asksAge = leastAge !== undefined && told.includes('birthDate');
    const asksCountry = countries !== undefined && told.includes('country');
    const [isOfAge, isFrom] = await Promise.all([
      asksAge ? kyc.isOfAge(personId, leastAge) : ('unknown' as const),
      asksCountry ? kyc.isFrom(personId, countries.codes) : ('unknown' as const),
    ]);
    const hasForm = KYC_SHORT_FORM.every((field) => told.includes(field));
    return { hasForm, isVerified: status === 'verified', isOfAge, isFrom };
  };
}

async function consentOf(
  { kyf }: GatesParts,
  of: Parameters<typeof consentIdOf>[0],
): Promise<GateConsent | null> {
  const receipt = await kyf.receipt({ aboutId: consentIdOf(of), fanId: of.personId });
  return receipt?.isReadable ? { ...receipt, purpose: receipt.gate?.purpose ?? '' } : null;
}

/** Returns when the next day begins, in UTC, by which ages are counted. */
const nextDayMs = (nowMs: number): number => nowMs - (nowMs % DAY_MS) + DAY_MS;

function isSame(asked: NonNullable<GateTerms['consent']>, read: NonNullable<GateTerms['consent']>): boolean {
  const fieldsOf = ({ fields }: NonNullable<GateTerms['consent']>) => [...new Set(fields)].sort().join();
  return asked.purpose === read.purpose && asked.days === read.days && fieldsOf(asked) === fieldsOf(read);
}
