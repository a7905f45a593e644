import type { CustodyFact } from '../../domain/escrow/custodySaga.ts';
import type { CustodyChain, EscrowCursor, EscrowEvent } from '../escrow/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import { CUSTODY_LIMITS } from './custodyLimits.ts';
import type { LockBook } from './LockBook.ts';

const DESKS = COLLECTIONS.custodyDesks.name;

/** Who follows a chain, until when, and up to where its events were read; empty: from the beginning on. */
type Desk = {
  readonly holder: string;
  readonly untilMs: number;
  readonly block?: number;
  readonly hash?: string;
};

/** The lease of the process that follows a chain, and the place up to which final events were read. */
export class ChainTail {
  readonly #parts: {
    readonly store: StorePort;
    readonly book: LockBook;
    readonly clock: Clock;
    readonly leaseMs: number;
  };
  readonly #me: string;
  #desk: Versioned<Desk> | null = null;

  constructor({
    store,
    book,
    clock,
    ids,
    leaseMs = CUSTODY_LIMITS.leaseMs,
  }: {
    readonly store: StorePort;
    readonly book: LockBook;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly leaseMs?: number;
  }) {
    this.#parts = { store, book, clock, leaseMs };
    this.#me = ids.next('cu');
  }

  /** Whether this process follows the chain. It takes over from one that has not said so for a while. */
  async lead({ place }: CustodyChain): Promise<boolean> {
    const { store, clock, leaseMs } = this.#parts;
    const nowMs = clock.nowMs();
    if (this.#desk && this.#desk.body.untilMs - nowMs > leaseMs / 2) return true;
    this.#desk = null;
    const id = idOf(place);
    const found = await store.get<Desk & JsonObject>(DESKS, id);
    if (found && found.body.holder !== this.#me && found.body.untilMs > nowMs) return false;
    return this.#write(id, found, { ...found?.body, holder: this.#me, untilMs: nowMs + leaseMs });
  }

  /** Lets another process take over at once. */
  async resign(): Promise<void> {
    const desk = this.#desk;
    if (desk) await this.#write(desk.id, desk, { ...desk.body, untilMs: 0 });
    this.#desk = null;
  }

  /** Reads what has become final, and tells it to the locks. */
  async read({ escrow, place }: CustodyChain): Promise<void> {
    while (this.#desk) {
      const desk: Versioned<Desk> = this.#desk;
      const cursor = cursorOf(desk.body);
      const read = await escrow.eventsAfter(cursor);
      if (read.type === 'events') {
        for (const event of read.events) await this.#tell(event, idOf(place), read.cursor.block);
      } else {
        await this.#forget(idOf(place), read.cursor.block);
      }
      if (cursor && read.cursor.block === cursor.block && read.cursor.hash === cursor.hash) return;
      // whoever has lost the lease stops here
      await this.#write(desk.id, desk, { ...desk.body, ...read.cursor });
    }
  }

  async #tell({ bid, kind, transaction, paid }: EscrowEvent, place: string, block: number): Promise<void> {
    const { book, clock } = this.#parts;
    const kept = await book.onChain(bid);
    if (!kept) return;
    const fact: CustodyFact = { type: 'chainTold', kind, paid };
    await book.change(kept.bidId, [fact], () => ({
      ...(kind === 'locked' ? { lockedBy: transaction } : paid === null ? {} : { endedBy: transaction }),
      ...{ told: place, toldBlock: block, refusal: undefined, nextAtMs: clock.nowMs() },
    }));
  }

  /** What was told after that block may not have happened: it is looked up, and what is missing is done again. */
  async #forget(place: string, block: number): Promise<void> {
    const { book, clock } = this.#parts;
    for (const { bidId } of await book.toldAfter(place, block)) {
      const again = { lockedBy: undefined, endedBy: undefined, toldBlock: block, nextAtMs: clock.nowMs() };
      await book.change(bidId, [{ type: 'chainForgot' }], () => again);
    }
  }

  async #write(id: string, before: Versioned<Desk> | null, body: Desk): Promise<boolean> {
    const { store } = this.#parts;
    const written = before
      ? await store.replace(DESKS, id, before.version, body)
      : await store.insert(DESKS, id, body);
    this.#desk = written.ok ? { id, version: written.version, body } : null;
    return written.ok;
  }
}

const idOf = ({ chainId, contract }: CustodyChain['place']): string => `${chainId}:${contract}`;

const cursorOf = ({ block, hash }: Desk): EscrowCursor | null =>
  block === undefined || hash === undefined ? null : { block, hash };
