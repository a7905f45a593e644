import { createHash, randomBytes } from 'node:crypto';
import { takeDocument } from '../../putDocument.ts';
import type { Clock } from '../runtime/port.ts';
import { createByteSeal, createKeySeal, type Seal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { type StorePort, StoreUnavailable } from '../store/port.ts';

const KEYS = COLLECTIONS.kycKeys.name;
const KEY_BYTES = 32;
const WRITE_TRIES = 20;
/** Behind all ids of the store. */
const LAST_ID = '\u{10FFFF}';

/** The key of a person’s data, wrapped by a master key. Its id is the person’s. */
type WrappedKey = {
  /** The same word everywhere, so that keys are found by their master. */
  readonly kept: 'yes';
  /** Which master key wrapped it. */
  readonly master: string;
  readonly wrapped: string;
  readonly madeAtMs: number;
};

/** A master key: 32 bytes, and what names it without telling it. */
export interface MasterKey {
  readonly id: string;
  readonly seal: Seal;
}

export function masterKeyOf(key: Buffer): MasterKey {
  if (key.length !== KEY_BYTES) throw new Error(`a master key has ${KEY_BYTES} bytes`);
  const id = createHash('sha256').update('mesi-kyc-master-1').update(key).digest('hex').slice(0, 16);
  return { id, seal: createKeySeal(key) };
}

/** What opens and closes the data of one person. */
export interface PersonSeal {
  /** Texts; `place` says which, so that one is not taken for another. */
  readonly texts: Seal;
  readonly bytes: ReturnType<typeof createByteSeal>;
}

/** Keys of people, each wrapped by a master key. Throws VaultLocked for a key whose master key is not there. */
export interface KycVault {
  /** Returns what seals the data of a person; their key is made where there is none. */
  sealFor(personId: string): Promise<PersonSeal>;
  /** Returns what opens the data of a person; null: there is no key, so nobody ever reads it. */
  openFor(personId: string): Promise<PersonSeal | null>;
  /** Destroys the key of a person. That there is none is no error. */
  destroy(personId: string): Promise<void>;
  /** Wraps keys anew that an older master key wrapped. Returns how many there were, at most that many. */
  wrapAnew(limit: number): Promise<number>;
  /** Names the master keys that wrap something, with whether each is there. */
  masters(): Promise<readonly { readonly id: string; readonly isThere: boolean }[]>;
}

/** The master key that wrapped something is not among those of the settings. */
class VaultLocked extends StoreUnavailable {
  override readonly name = 'StoreUnavailable';
}

/** Makes the vault. The first master key wraps, all of them unwrap. */
export function createKycVault(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly masters: readonly [MasterKey, ...MasterKey[]];
}): KycVault {
  const { store, clock, masters } = parts;
  const [current] = masters;

  const unwrap = (personId: string, { master, wrapped }: WrappedKey): Buffer => {
    const by = masters.find(({ id }) => id === master);
    const key = by?.seal.open(personId, wrapped);
    if (key === undefined || key === null)
      throw new VaultLocked(`the master key ${master} of the vault is not there, or is another one`);
    return Buffer.from(key, 'base64url');
  };
  const wrap = (personId: string, key: Buffer): WrappedKey => ({
    ...{ kept: 'yes', master: current.id, madeAtMs: clock.nowMs() },
    wrapped: current.seal.seal(personId, key.toString('base64url')),
  });
  const find = async (personId: string): Promise<Buffer | null> => {
    const found = await store.get<WrappedKey>(KEYS, personId);
    return found && unwrap(personId, found.body);
  };
  return {
    async sealFor(personId) {
      for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
        const known = await find(personId);
        if (known) return sealOf(known);
        const key = randomBytes(KEY_BYTES);
        if ((await store.insert(KEYS, personId, wrap(personId, key))).ok) return sealOf(key);
      }
      throw new Error(`the key of ${personId} could not be made: others keep changing it`);
    },
    async openFor(personId) {
      const key = await find(personId);
      return key && sealOf(key);
    },
    async destroy(personId) {
      await takeDocument(store, { collection: KEYS, id: personId });
    },
    async wrapAnew(limit) {
      const old = (await mastersInUse(store)).filter(
        (id) => id !== current.id && masters.some((one) => one.id === id),
      );
      const [master] = old;
      if (master === undefined) return 0;
      const found = await store.find<WrappedKey>(KEYS, {
        ...{ field: 'kept', value: 'yes', by: 'master', limit },
        after: { id: '', at: master },
      });
      const due = found.filter(({ body }) => body.master === master);
      for (const { id, version, body } of due) {
        const anew = { ...wrap(id, unwrap(id, body)), madeAtMs: body.madeAtMs };
        // whoever changed it meanwhile has wrapped it, or destroyed it
        await store.replace(KEYS, id, version, anew);
      }
      return due.length;
    },
    async masters() {
      const ids = await mastersInUse(store);
      return ids.map((id) => ({ id, isThere: masters.some((one) => one.id === id) }));
    },
  };
}

/** Lists the master keys that wrap something: one question for each. */
async function mastersInUse(store: StorePort): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const [found] = await store.find<WrappedKey>(KEYS, {
      ...{ field: 'kept', value: 'yes', by: 'master', limit: 1 },
      ...(last === undefined ? {} : { after: { id: LAST_ID, at: last } }),
    });
    if (!found) return ids;
    ids.push(found.body.master);
  }
}

const sealOf = (key: Buffer): PersonSeal => ({ texts: createKeySeal(key), bytes: createByteSeal(key) });
