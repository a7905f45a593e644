import { randomBytes } from 'node:crypto';
import type { ConsentField } from '../../../shared/protocol/meetings.ts';
import { putDocument } from '../../putDocument.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { createKeySeal, createSeal, type Seal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { Position, StorePort } from '../store/port.ts';
import {
  consentIdOf,
  KYF_AT_ONCE,
  KYF_LOOKS_KEPT,
  type KyfConsent,
  type KyfGate,
  type KyfPort,
  type KyfReceipt,
} from './port.ts';

const CONSENTS = COLLECTIONS.kyfConsents.name;
const KEYS = COLLECTIONS.kyfKeys.name;
const WRITE_TRIES = 20;
const KEY_BYTES = 32;

/** A consent as it lies in the store. Its id is the meeting's, or names the gate and the fan. */
type Consent = Omit<KyfReceipt, 'isReadable'> & {
  /** The answers as JSON, sealed by the consent's own key. */
  readonly locked: string;
  /** The fan and the creator of a consent at a gate, by whom it is listed. */
  readonly gateBy?: string;
  readonly gateTo?: string;
};
/** The key of the answers of a consent, sealed by the server's secret. Its id is the consent's. */
type Key = { readonly sealed: string; readonly expires: 'yes'; readonly expiresAtMs: number };

interface Parts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seal: Seal;
}

/** Keeps consents as documents, and the key of each in a document of its own. Rules: SPEC.md, KF*. */
export function createStoreKyf(
  given: Pick<Parts, 'store' | 'clock' | 'ids'> & { readonly secret: string },
): KyfPort {
  const parts = { ...given, seal: createSeal(given.secret, 'mesi-kyf-1') };
  const { store, clock } = parts;
  return {
    give: (consent) => give(parts, consent),

    async isGiven({ aboutId, fanId, receiptId }) {
      const consent = await store.get<Consent>(CONSENTS, aboutId);
      if (consent?.body.fanId !== fanId || consent.body.receiptId !== receiptId) return false;
      return (await keyOf(parts, aboutId)) !== null;
    },

    async look({ aboutId, creatorId }) {
      const found = await store.get<Consent>(CONSENTS, aboutId);
      if (found?.body.creatorId !== creatorId) return { type: 'none' };
      const key = await keyOf(parts, aboutId);
      if (key === null) return { type: 'gone', receipt: receiptOf(found.body, false) };
      const consent = await change(parts, aboutId, (body) => withLook(body, clock.nowMs()));
      const text = consent && sealOf(key).open(aboutId, consent.locked);
      if (!consent || text === null)
        return { type: 'gone', receipt: receiptOf(consent ?? found.body, false) };
      return { type: 'answers', answers: JSON.parse(text), receipt: receiptOf(consent, true) };
    },

    async receipt({ aboutId, fanId }) {
      const consent = await store.get<Consent>(CONSENTS, aboutId);
      if (consent?.body.fanId !== fanId) return null;
      return receiptOf(consent.body, (await keyOf(parts, aboutId)) !== null);
    },

    async lease({ aboutId, untilMs }) {
      await change(parts, aboutId, (body) => ({ ...body, untilMs }));
      await moveKey(parts, aboutId, untilMs);
    },

    async list({ side, personId, limit, behind }) {
      const found = await store.find<Consent>(CONSENTS, {
        ...({ by: 'givenAtMs', order: 'descending', value: personId, limit } as const),
        field: side === 'by' ? 'gateBy' : 'gateTo',
        ...(behind?.gate ? { after: positionOf(behind, behind.gate) } : {}),
      });
      return Promise.all(
        found.map(async ({ id, body }) => receiptOf(body, (await keyOf(parts, id)) !== null)),
      );
    },

    async destroyDue() {
      const query = { field: 'expires', value: 'yes', by: 'expiresAtMs', limit: KYF_AT_ONCE };
      const keys = await store.find<Key>(KEYS, query);
      const due = keys.filter(({ body }) => body.expiresAtMs <= clock.nowMs());
      for (const { id, version } of due) await store.remove(KEYS, id, version);
      return due.length;
    },
  };
}

function positionOf({ creatorId, fanId, givenAtMs }: KyfReceipt, { place }: KyfGate): Position {
  return { id: consentIdOf({ creatorId, place, personId: fanId }), at: givenAtMs };
}

/** Returns the seal of a consent's key. */
const sealOf = (key: string): Seal => createKeySeal(Buffer.from(key, 'base64url'));

/** The key is written first: a crash after it leaves a key without answers, which goes when its lease is over. */
async function give(parts: Parts, consent: KyfConsent): Promise<KyfReceipt> {
  const { store, clock, ids } = parts;
  const { aboutId, answers, ...facts } = consent;
  const key = await leaseKey(parts, aboutId, consent.untilMs);
  const body = (receiptId: string): Consent => ({
    ...facts,
    ...{ receiptId, fields: Object.keys(answers) as ConsentField[], givenAtMs: clock.nowMs() },
    ...{ locked: sealOf(key).seal(aboutId, JSON.stringify(answers)), looksAtMs: [], lookCount: 0 },
    ...(consent.gate ? { gateBy: consent.fanId, gateTo: consent.creatorId } : {}),
  });
  const fresh = body(ids.next('kc'));
  if ((await store.insert(CONSENTS, aboutId, fresh)).ok) return receiptOf(fresh, true);
  // the next fan in the running gives one of their own: what was the one before's is overwritten
  const changed = await change(parts, aboutId, (old) => {
    const again = body(old.fanId === consent.fanId ? old.receiptId : fresh.receiptId);
    return old.fanId === consent.fanId
      ? { ...again, looksAtMs: old.looksAtMs, lookCount: old.lookCount }
      : again;
  });
  if (!changed) throw new Error(`the consent of ${aboutId} went while it was written`);
  return receiptOf(changed, true);
}

/** Returns the key of a consent, a new one where there is none, and leases it until then. */
async function leaseKey(parts: Parts, aboutId: string, untilMs: number): Promise<string> {
  for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    const body: Key = {
      sealed: parts.seal.seal(aboutId, key),
      ...{ expires: 'yes', expiresAtMs: untilMs },
    };
    if ((await parts.store.insert(KEYS, aboutId, body)).ok) return key;
    const found = await parts.store.get<Key>(KEYS, aboutId);
    const kept = found && parts.seal.open(aboutId, found.body.sealed);
    if (found && kept === null) await parts.store.remove(KEYS, aboutId, found.version);
    if (!found || !kept) continue;
    const moved = { ...found.body, expiresAtMs: untilMs };
    if ((await parts.store.replace(KEYS, aboutId, found.version, moved)).ok) return kept;
  }
  throw new Error(`the key of ${aboutId} could not be leased: others keep changing it`);
}

/** Returns the key while its lease lasts; a lease that is over counts as a key that is gone. */
async function keyOf({ store, seal, clock }: Parts, aboutId: string): Promise<string | null> {
  const found = await store.get<Key>(KEYS, aboutId);
  if (!found || found.body.expiresAtMs <= clock.nowMs()) return null;
  return seal.open(aboutId, found.body.sealed);
}

async function moveKey({ store, clock }: Parts, aboutId: string, untilMs: number): Promise<void> {
  for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
    const found = await store.get<Key>(KEYS, aboutId);
    // a lease that was over is not taken up again
    if (!found || found.body.expiresAtMs <= clock.nowMs()) return;
    const isOver = untilMs <= clock.nowMs();
    const written = isOver
      ? await store.remove(KEYS, aboutId, found.version)
      : await store.replace(KEYS, aboutId, found.version, { ...found.body, expiresAtMs: untilMs });
    if (written.ok) return;
  }
  throw new Error(`the lease of ${aboutId} could not be moved: others keep changing it`);
}

/** Changes a consent; null: there is none. */
function change({ store }: Parts, aboutId: string, to: (body: Consent) => Consent): Promise<Consent | null> {
  const document = { collection: CONSENTS, id: aboutId, tries: WRITE_TRIES };
  return putDocument<Consent>(store, document, (before) => before && to(before));
}

const withLook = (body: Consent, atMs: number): Consent => ({
  ...body,
  looksAtMs: [atMs, ...body.looksAtMs].slice(0, KYF_LOOKS_KEPT),
  lookCount: body.lookCount + 1,
});

function receiptOf(
  { locked: _, gateBy: _by, gateTo: _to, ...facts }: Consent,
  isReadable: boolean,
): KyfReceipt {
  return { ...facts, isReadable };
}
