import { KYC_LIMITS, type KycField, type KycPicture } from '../../../shared/kycLimits.ts';
import { ageOf } from '../../domain/kyc/birthDate.ts';
import { KYC_CHANGED } from '../../domain/topics/kyc.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { type KycCase, toldOf } from './kycCase.ts';
import type { KycLook, KycLookAsked, KycPort, KycValues } from './port.ts';
import type { KycVault, PersonSeal } from './vault.ts';

const CASES = COLLECTIONS.kycCases.name;
const LOOKS = COLLECTIONS.kycLooks.name;

export interface KycParts {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: KycVault;
}

/** A look as it lies in the store; `why` is sealed by the person’s key. */
type StoredLook = Omit<KycLook, 'fields' | 'by' | 'lookId'> & {
  readonly personId: string;
  readonly by: { readonly id: string; readonly name: string; readonly handle: string };
  readonly fields: readonly (KycField | KycPicture)[];
} & JsonObject;

/** Answers about people by their forms. Rules: SPEC.md, KY*. */
export function createStoreKyc(parts: KycParts): KycPort {
  const { store, bus, clock } = parts;
  return {
    async standingOf(personId) {
      const found = await readCase(parts, personId);
      if (!found) return { status: 'none', told: [], sinceMs: 0 };
      return { status: found.status, told: toldOf(found), sinceMs: found.sinceMs };
    },
    async isOfAge(personId, years) {
      const { birthDate } = await readValues(parts, personId, ['birthDate']);
      const age = birthDate === undefined ? null : ageOf(birthDate, clock.nowMs());
      if (age === null) return 'unknown';
      return age >= years ? 'yes' : 'no';
    },
    async isFrom(personId, countries) {
      const { country } = await readValues(parts, personId, ['country']);
      if (country === undefined) return 'unknown';
      return countries.includes(country) ? 'yes' : 'no';
    },
    async look(asked) {
      const values = await readValues(parts, asked.personId, asked.fields);
      const fields = Object.keys(values) as KycField[];
      if (fields.length === 0) return null;
      return (await noteLook(parts, { ...asked, fields })) ? values : null;
    },
    async looksAt(personId, behind) {
      const seal = await parts.vault.openFor(personId);
      if (!seal) return [];
      const found = await store.find<StoredLook>(LOOKS, {
        ...({ field: 'personId', value: personId, by: 'atMs', order: 'descending' } as const),
        ...(behind === undefined ? {} : { after: { id: behind.lookId, at: behind.atMs } }),
        limit: KYC_LIMITS.looksShown,
      });
      return found.map(({ id: lookId, body: { by, atMs, fields, purpose, why } }) => ({
        ...{ lookId, by, atMs, fields, purpose, why: seal.texts.open(`${personId}/look`, why) ?? '' },
      }));
    },
    follow: (changed) => bus.subscribe(KYC_CHANGED, ({ personId }) => changed(personId)),
  };
}

export async function readCase(
  { store }: Pick<KycParts, 'store'>,
  personId: string,
): Promise<KycCase | null> {
  const found = await store.get<KycCase & JsonObject>(CASES, personId);
  return found?.body ?? null;
}

/** What a value is sealed for: its person and its field. */
export const placeOf = (personId: string, field: string): string => `${personId}/${field}`;

/** Seals why something happened to a form: it may say something of the person. */
export const sealWhy = ({ texts }: PersonSeal, personId: string, why: string): string =>
  texts.seal(placeOf(personId, 'why'), why);

/** Opens why something happened; empty: nobody said, or it cannot be opened any more. */
export const openWhy = (seal: PersonSeal | null, personId: string, why: string | null): string =>
  (why && seal?.texts.open(placeOf(personId, 'why'), why)) ?? '';

/** Opens fields of a person; what is not there, or cannot be opened any more, is left out. */
async function readValues(
  parts: Pick<KycParts, 'store' | 'vault'>,
  personId: string,
  fields: readonly KycField[],
): Promise<KycValues> {
  const found = await readCase(parts, personId);
  if (!found || !fields.some((field) => found.fields[field] !== undefined)) return {};
  const seal = await parts.vault.openFor(personId);
  return seal ? openValues(seal, personId, found, fields) : {};
}

export function openValues(
  { texts }: PersonSeal,
  personId: string,
  { fields: sealed }: KycCase,
  fields: readonly KycField[],
): KycValues {
  const opened = fields.flatMap((field) => {
    const value = sealed[field] === undefined ? null : texts.open(placeOf(personId, field), sealed[field]);
    return value === null ? [] : [[field, value] as const];
  });
  return Object.fromEntries(opened);
}

/** Writes a look down. False: the person’s key is gone, so there is nothing to be looked at. */
export async function noteLook(
  { store, clock, ids, vault }: KycParts,
  { personId, by, purpose, why, fields }: Omit<KycLookAsked, 'fields'> & Pick<KycLook, 'fields'>,
): Promise<boolean> {
  const seal = await vault.openFor(personId);
  if (!seal) return false;
  const { id, name, handle } = by;
  const body: StoredLook = {
    ...{ personId, by: { id, name, handle }, atMs: clock.nowMs(), fields, purpose },
    why: seal.texts.seal(`${personId}/look`, why),
  };
  const written = await store.insert(LOOKS, ids.next('kl'), body);
  if (!written.ok) throw new Error('a look has the id of another one');
  return true;
}
