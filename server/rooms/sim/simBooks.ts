import type { Receipt } from '../../../shared/protocol/answers.ts';
import {
  type AppendOutcome,
  type EntryInput,
  type EntryQuery,
  type LedgerPort,
  LedgerUnavailable,
} from '../../services/ledger/port.ts';
import { createHmacIds } from '../../services/opaqueIds/hmacIds.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import {
  type CollectionSpec,
  type FindQuery,
  type JsonObject,
  type StorePort,
  StoreUnavailable,
  type Versioned,
} from '../../services/store/port.ts';
import type { SimProcess, SimWorld } from './SimWorld.ts';

/** The opaque ids of every process of a simulated world: they have one secret. */
export const simOpaqueIds = createHmacIds('a simulated secret');

/** Finds documents as the store does (SO6, SO17, SO20), by looking at all of them. */
function findIn(
  documents: ReadonlyMap<string, Versioned<JsonObject>>,
  collection: string,
  { field, value, by, order = 'ascending', after, words, limit }: FindQuery,
): readonly Versioned<JsonObject>[] {
  const sign = order === 'ascending' ? 1 : -1;
  const placeOf = (at: unknown, id: string) => [typeof at === 'number' ? at : 0, id] as const;
  const compare = (a: readonly [number, string], b: readonly [number, string]) =>
    sign * (a[0] - b[0] || (a[1] < b[1] ? -1 : Number(a[1] > b[1])));
  const place = ({ id, body }: Versioned<JsonObject>) => placeOf(by && body[by], id);
  return [...documents]
    .filter(([key, { body }]) => key.startsWith(`${collection}/`) && body[field] === value)
    .map(([, document]) => document)
    .filter(({ body }) => !words || words.every((word) => hasWord(body.words, word)))
    .filter((document) => !after || compare(place(document), placeOf(after.at, after.id)) > 0)
    .sort((a, b) => compare(place(a), place(b)))
    .slice(0, limit);
}

const hasWord = (words: unknown, start: string): boolean =>
  Array.isArray(words) && words.some((word) => String(word).startsWith(start));

/** Documents and journal of a simulated world: what is in them survives every process. */
export class SimBooks {
  readonly documents = new Map<string, Versioned<JsonObject>>();
  readonly journal: Receipt[] = [];
  readonly #world: SimWorld;

  constructor(world: SimWorld) {
    this.#world = world;
  }

  storeOf(process: SimProcess): StorePort {
    const remote = <T>(work: () => T) => this.#world.remote(process, work, () => new StoreUnavailable());
    const store = {
      insert: (collection: string, id: string, body: JsonObject) =>
        remote(() => {
          const key = `${collection}/${id}`;
          if (this.documents.has(key)) return { ok: false, rejection: 'AlreadyExists', field: 'id' } as const;
          const field = this.#takenField(collection, body);
          if (field) return { ok: false, rejection: 'AlreadyExists', field } as const;
          this.documents.set(key, { id, version: 1, body: structuredClone(body) });
          return { ok: true, version: 1 } as const;
        }),
      get: (collection: string, id: string) =>
        remote(() => structuredClone(this.documents.get(`${collection}/${id}`) ?? null)),
      replace: (collection: string, id: string, version: number, body: JsonObject) =>
        remote(() => {
          const key = `${collection}/${id}`;
          const found = this.documents.get(key);
          if (!found) return { ok: false, rejection: 'NotFound' } as const;
          if (found.version !== version) return { ok: false, rejection: 'VersionMismatch' } as const;
          this.documents.set(key, { id, version: version + 1, body: structuredClone(body) });
          return { ok: true, version: version + 1 } as const;
        }),
      remove: (collection: string, id: string, version: number) =>
        remote(() => {
          const key = `${collection}/${id}`;
          const found = this.documents.get(key);
          if (!found) return { ok: false, rejection: 'NotFound' } as const;
          if (found.version !== version) return { ok: false, rejection: 'VersionMismatch' } as const;
          this.documents.delete(key);
          return { ok: true } as const;
        }),
      find: (collection: string, query: FindQuery) =>
        remote(() => structuredClone(findIn(this.documents, collection, query))),
    };
    return store as unknown as StorePort;
  }

  /** Returns the unique field whose value another document of the collection has. */
  #takenField(collection: string, body: JsonObject): string | undefined {
    const specs: Readonly<Record<string, CollectionSpec>> = COLLECTIONS;
    const others = [...this.documents].filter(([key]) => key.startsWith(`${collection}/`));
    return specs[collection]?.unique.find(
      (field) => body[field] !== undefined && others.some(([, other]) => other.body[field] === body[field]),
    );
  }

  ledgerOf(process: SimProcess): LedgerPort {
    const remote = <T>(work: () => T) => this.#world.remote(process, work, () => new LedgerUnavailable());
    const ledger = {
      append: (input: EntryInput) => remote(() => this.append(input)),
      find: ({ by, cursor, limit }: EntryQuery) =>
        remote(() => {
          if (!('ref' in by)) throw new Error('the authorities of a simulation ask by ref');
          const from = Number(cursor ?? 0);
          const all = this.journal.filter((receipt) => receipt.ref === by.ref);
          const receipts = structuredClone(all.slice(from, from + limit));
          const read = from + receipts.length;
          return { receipts, cursor: read < all.length ? String(read) : null };
        }),
    };
    return ledger as unknown as LedgerPort;
  }

  append(input: EntryInput): AppendOutcome {
    const known = this.journal.find((receipt) => receipt.entryId === input.id);
    if (known) return { ok: true, receipt: known, replayed: true };
    const receipt: Receipt = {
      entryId: input.id,
      kind: input.kind,
      atMs: this.#world.nowMs,
      source: { account: input.source, seq: this.journal.length + 1 },
      legs: input.legs.map((leg) => ({ ...leg, amountMinor: leg.amountMinor.toString() })),
      ref: input.ref,
      memo: input.memo,
      inputHash: '',
      prevHash: '',
      hash: '',
    };
    this.journal.push(receipt);
    return { ok: true, receipt, replayed: false };
  }
}
