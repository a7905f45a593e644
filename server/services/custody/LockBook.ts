import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { type CustodyFact, decideCustody } from '../../domain/escrow/custodySaga.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, Position, StorePort } from '../store/port.ts';
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
  async *open(): AsyncGenerator<KeptLock> {
    let after: Position | undefined;
    for (;;) {
      const query = { field: 'open', value: 'yes', by: 'nextAtMs', limit: PAGE } as const;
      const page = await this.#find(after ? { ...query, after } : query);
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = { id: last.bidId, at: last.lock.nextAtMs ?? 0 };
    }
  }

  /** Returns the locks at which somebody has to look. */
  troubled(limit: number): Promise<readonly KeptLock[]> {
    return this.#find({ field: 'trouble', value: 'yes', limit });
  }

  /** Returns the locks of which was told after that block. */
  async toldAfter(place: string, block: number): Promise<readonly KeptLock[]> {
    const query = { field: 'told', value: place, by: 'toldBlock', order: 'ascending', limit: PAGE } as const;
    const found: KeptLock[] = [];
    for (let after: Position = { id: '\u{10FFFF}', at: block }; ; ) {
      const page = await this.#find({ ...query, after });
      found.push(...page);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return found;
      after = { id: last.bidId, at: last.lock.toldBlock ?? 0 };
    }
  }

  async #find(query: Parameters<StorePort['find']>[1]): Promise<readonly KeptLock[]> {
    const found = await this.#store.find<LockDocument & JsonObject>(LOCKS, query);
    return found.map(({ id, body }) => ({ bidId: id, lock: body }));
  }
}
