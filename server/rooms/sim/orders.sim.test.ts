import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { JsonObject } from '../../services/store/port.ts';
import { AudienceShard } from '../audience/AudienceShard.ts';
import type { AskSettled } from '../stream/link/asks.ts';
import { StreamAuthority } from '../stream/StreamAuthority.ts';
import { newStreamDocument, type StreamDocument } from '../stream/streamDocument.ts';
import { ordersRef } from '../stream/streamOrders.ts';
import { creator, fanOf } from './SimPeople.ts';
import { HEALED, SimProcess, SimWorld } from './SimWorld.ts';
import { STREAM_ID } from './StreamStory.ts';
import { SimBooks, simOpaqueIds } from './simBooks.ts';
import { SimLedger } from './simLedger.ts';

const SEEDS = 150;
const BUYERS = 12;
const TICKETS = 5;
const BAD = { lose: 0.25, double: 0.25, delayMs: 80, loseAnswer: 0.1, storeAway: 0.05 };
const hooks = { onFrame: () => {}, onDeposed: () => {}, onOver: () => {} };

/** The real authority and real shards, wired by a network that loses and doubles a quarter of all messages. */
class Rush {
  readonly world: SimWorld;
  readonly ledger = new SimLedger();
  readonly answers = new Map<number, AskSettled>();
  readonly #books: SimBooks;
  readonly #shards: AudienceShard[] = [];
  #process!: SimProcess;
  authority!: StreamAuthority;

  constructor(seed: number) {
    this.world = new SimWorld(seed);
    this.#books = new SimBooks(this.world);
    const body = newStreamDocument({ streamId: STREAM_ID, creator }) as unknown as JsonObject;
    this.#books.documents.set(`streams/${STREAM_ID}`, { id: STREAM_ID, version: 1, body });
    for (let n = 0; n < BUYERS; n += 1) this.ledger.fund(`wallet:${fanOf(n).id}`, 'MESI', 100n);
  }

  rule(): void {
    this.#process = new SimProcess('authority');
    const process = this.#process;
    this.authority = new StreamAuthority({
      streamId: STREAM_ID,
      store: this.#books.storeOf(process),
      ledger: this.ledger.portOf(this.world, process),
      opaqueIds: simOpaqueIds,
      bus: this.world.busOf(process),
      clock: this.world.clockOf(process),
      hooks: {
        ...hooks,
        onFailed: (error) => {
          throw error;
        },
      },
    });
    // a claim that fails for want of a store is tried again, as a matchmaker would
    void this.authority
      .claim()
      .catch(() => void this.world.at(this.world.nowMs + SECOND_MS, () => this.rule()));
  }

  openShard(name: string): void {
    const process = new SimProcess(name);
    const quiet = {
      deliver: () => {},
      resync: () => {},
      settled: () => {},
      linkLost: () => {},
      testAlert: () => {},
    };
    const shard = new AudienceShard({
      streamId: STREAM_ID,
      shardId: `sh_${name}`,
      roomId: name,
      bus: this.world.busOf(process),
      clock: this.world.clockOf(process),
      hooks: { ...quiet, ensureAuthority: () => {} },
    });
    this.#shards.push(shard);
    void shard.start();
  }

  /** Tells it again, as a person would, until it is known. */
  buy(n: number): void {
    const what = {
      type: 'buyTicket',
      saleId: 'sale_1',
      asset: 'MESI',
      rate: null,
      priceMinor: '100',
    } as const;
    const shard = this.world.random.pick(this.#shards);
    void shard.ask({ id: `or_${n}`, person: fanOf(n), what }).then((settled) => {
      if (settled.refused === 'TemporarilyUnavailable') this.buy(n);
      else this.answers.set(n, settled);
    });
  }

  kill(): void {
    this.#process.kill();
    this.rule();
  }

  tickets(): number {
    const document = this.#books.documents.get(`streams/${STREAM_ID}`)!.body as unknown as StreamDocument;
    return document.modes?.tickets.length ?? 0;
  }

  held(): number {
    const entries = this.ledger.ofRef(ordersRef(STREAM_ID));
    return (
      entries.filter(({ kind }) => kind === 'hold').length -
      entries.filter(({ kind }) => kind !== 'hold').length
    );
  }
}

async function selling(seed: number): Promise<Rush> {
  const rush = new Rush(seed);
  rush.rule();
  for (const name of ['a', 'b']) rush.openShard(name);
  await rush.world.advance(SECOND_MS);
  void rush.authority.command({ type: 'creatorJoined' });
  void rush.authority.command({ type: 'goLive', title: 'Simulated', kind: 'video', goal: null });
  const sale = { saleId: 'sale_1', priceMinor: '100', total: TICKETS, minimum: 0, tipsCount: false };
  void rush.authority.command({ type: 'openSale', ...sale });
  await rush.world.advance(SECOND_MS);
  return rush;
}

describe('orders on a bad line', () => {
  it('[SI7] [SI8] are answered to everybody, and held once each, also when the authority dies meanwhile', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const rush = await selling(seed);
      rush.world.faults = BAD;
      for (let n = 0; n < BUYERS; n += 1) rush.buy(n);
      await rush.world.advance(rush.world.random.below(800));
      if (seed % 2 === 0) rush.kill();
      await rush.world.advance(20 * SECOND_MS);
      rush.world.faults = HEALED;
      await rush.world.advance(MINUTE_MS);
      const codes = [...rush.answers.values()].map(({ refused }) => refused ?? 'ok');
      const count = (code: string) => codes.filter((one) => one === code).length;
      const found = {
        seed,
        ok: count('ok'),
        soldOut: count('TicketsSoldOut'),
        tickets: rush.tickets(),
        held: rush.held(),
      };
      expect(found).toEqual({
        seed,
        ok: TICKETS,
        soldOut: BUYERS - TICKETS,
        tickets: TICKETS,
        held: TICKETS,
      });
    }
  });
});
