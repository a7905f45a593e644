import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { allOf } from '../../allOf.ts';
import { type CustodyFact, decideCustody } from '../../domain/escrow/custodySaga.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import {
  endOfPrefix,
  type FindQuery,
  type JsonObject,
  type StorePort,
  type Versioned,
} from '../store/port.ts';
import { type LockChange, type LockDocument, stateOf, withState } from './lockDocument.ts';

const LOCKS = COLLECTIONS.custodyLocks.name;
const WRITE_TRIES = 30;
const PAGE = 1_000;

/** A lock with the id of its bid. */
export interface KeptLock {
  readonly bidId: string;
  readonly lock: LockDocument;
}

/** The locks in the store. Whoever changes one changes the newest, so several processes may. */
export class LockBook {
  readonly #store: StorePort;

  constructor(store: StorePort) {
    this.#store = store;
  }

  async get(bidId: string): Promise<LockDocument | null> {
    return (await this.#store.get<LockDocument & JsonObject>(LOCKS, bidId))?.body ?? null;
  }

  /** Keeps a new lock; one that is there already stays. */
  async insert(bidId: string, lock: LockDocument): Promise<void> {
    await this.#store.insert(LOCKS, bidId, lock as LockDocument & JsonObject);
  }

  /** Finds a lock by its bid’s id on the chain. */
  async onChain(chainBid: string): Promise<KeptLock | null> {
    const query = { field: 'chainBid', value: chainBid, limit: 1 };
    return (await this.#find(query))[0] ?? null;
  }

  /** Returns the locks of a meeting’s bids. */
  ofMeeting(meetingId: string): Promise<readonly KeptLock[]> {
    return this.#find({ field: 'meetingId', value: meetingId, limit: MEETING_LIMITS.bids });
  }

  /** Takes facts, and changes what else is given. Returns the lock as it stands then; null: there is none. */
  change(
    bidId: string,
    facts: readonly CustodyFact[],
    more: (lock: LockDocument) => LockChange = () => ({}),
  ): Promise<LockDocument | null> {
    const document = { collection: LOCKS, id: bidId, tries: WRITE_TRIES };
    return putDocument<LockDocument & JsonObject>(this.#store, document, (before) => {
      if (before === null) return null;
      const changed = { ...before, ...more(before) } as LockDocument;
      return withState(changed, facts.reduce(decideCustody, stateOf(before))) as LockDocument & JsonObject;
    });
  }

  /** Returns the locks that are due, the longest due first. */
  async due(nowMs: number, limit: number): Promise<readonly KeptLock[]> {
    const found = await this.#find({ field: 'open', value: 'yes', by: 'nextAtMs', limit });
    return found.filter(({ lock }) => (lock.nextAtMs ?? 0) <= nowMs);
  }

  /** Goes through all locks to which something can still happen. */
  open(): AsyncGenerator<KeptLock> {
    return this.#all({ field: 'open', value: 'yes', by: 'nextAtMs', limit: PAGE });
  }

  /** Returns the locks at which somebody has to look. */
  troubled(limit: number): Promise<readonly KeptLock[]> {
    return this.#find({ field: 'trouble', value: 'yes', limit });
  }

  /** Returns the locks of which was told after that block. */
  async toldAfter(place: string, block: number): Promise<readonly KeptLock[]> {
    const after = { id: endOfPrefix(''), at: block };
    const query = { field: 'told', value: place, by: 'toldBlock', after, limit: PAGE };
    const found: KeptLock[] = [];
    for await (const kept of this.#all(query)) found.push(kept);
    return found;
  }

  async #find(query: FindQuery): Promise<readonly KeptLock[]> {
    const found = await this.#store.find<StoredLock>(LOCKS, query);
    return found.map(keptOf);
  }

  async *#all(query: FindQuery): AsyncGenerator<KeptLock> {
    for await (const found of allOf<StoredLock>(this.#store, LOCKS, query)) yield keptOf(found);
  }
}

type StoredLock = LockDocument & JsonObject;

const keptOf = ({ id, body }: Versioned<StoredLock>): KeptLock => ({ bidId: id, lock: body });
