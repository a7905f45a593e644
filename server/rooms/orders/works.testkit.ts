import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { voidHold } from '../../services/ledger/holds/holds.ts';
import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import { createSimRuntime, type SimRuntime } from '../../services/runtime/simRuntime.ts';
import { createJournalTail } from '../kernel/journalTail.ts';
import { end, expire, nextDueAtMs, orderStatus, owesNothing, place, recognise } from './book.ts';
import { endByTime } from './byTime.ts';
import { applyResult, dueEffects, type OrderResult } from './effects.ts';
import { judgeOrder } from './judgeOrder.testkit.ts';
import { OrderEffectRunner } from './OrderEffectRunner.ts';
import { createOpenHolds } from './openHolds.ts';
import {
  bookFromDocument,
  bookToDocument,
  type NewOrder,
  newBook,
  type OrderBook,
  type OrderEnding,
} from './order.ts';
import { payer } from './orders.testkit.ts';

/** What happens to works that are bid for, one step after the other. Indices are taken modulo what there is. */
export type WorksStep =
  | {
      readonly type: 'bid';
      readonly bid: Omit<NewOrder, 'orderId' | 'dueAtMs' | 'payer'>;
      readonly who: number;
      readonly dueInMs: number;
    }
  | { readonly type: 'bidAgain'; readonly which: number }
  | {
      readonly type: 'end';
      readonly which: number;
      readonly how: 'whole' | 'part' | 'void';
      readonly isKept: boolean;
    }
  /** A call that minutes were paid for is over: so much of their time was delivered. */
  | { readonly type: 'deliver'; readonly which: number; readonly percent: number }
  | { readonly type: 'write'; readonly death: 'before' | 'after' | null }
  /** The ledger does what it was asked, and answers; does it, and the answer is lost; or does it not. */
  | { readonly type: 'ledger'; readonly which: number; readonly fate: 'answered' | 'lost' | 'notDone' }
  | { readonly type: 'result'; readonly which: number; readonly isDoubled: boolean }
  | { readonly type: 'pass'; readonly ms: number }
  /** Somebody else returns what is long due. */
  | { readonly type: 'sweep'; readonly which: number }
  | { readonly type: 'kill' };

/** Errors that somebody could make: each must be noticed. */
export interface WorksPlant {
  readonly due?: typeof dueEffects;
  /** Money moves for what is not written yet. */
  readonly paysFirst?: boolean;
  readonly neverExpires?: boolean;
  readonly believesRefused?: boolean;
}

interface Op {
  readonly perform: () => Promise<unknown>;
  readonly answer: (outcome: unknown) => void;
  readonly fail: () => void;
}

/** A room that is no stream, with nothing but a book, its document and a ledger; any step may be its process's last. */
export class Works {
  readonly orders = new Map<string, NewOrder>();
  readonly wrong: string[] = [];
  readonly #run: number;
  readonly #ledger: LedgerPort;
  readonly #plant: WorksPlant;
  readonly #runtime: SimRuntime = createSimRuntime({ startMs: 1_000_000 });
  readonly #ops: Op[] = [];
  readonly #writtenPosts = new Map<string, string>();
  /** What may be taken of orders of minutes, each time somebody judged it. */
  readonly #delivered = new Map<string, readonly bigint[]>();
  #reads = 0;
  #results: { readonly result: OrderResult; readonly resolve: (refused: RejectionCode | null) => void }[] =
    [];
  #waiting: (() => void)[] = [];
  #document = JSON.stringify(bookToDocument(newBook()));
  #book: OrderBook = newBook();
  #hands!: OrderEffectRunner;

  constructor(input: { readonly run: number; readonly ledger: LedgerPort; readonly plant: WorksPlant }) {
    this.#run = input.run;
    this.#ledger = input.ledger;
    this.#plant = input.plant;
    this.#restart();
  }

  get ref(): string {
    return `works:wk_${this.#run}:orders`;
  }
  payer(n: number) {
    return payer(this.#run * 10 + (n % 2));
  }

  async step(step: WorksStep): Promise<void> {
    switch (step.type) {
      case 'bid':
        return this.#bid(step);
      case 'bidAgain':
        return this.#bidAgain(step.which);
      case 'end':
        return this.#end(step);
      case 'deliver':
        return this.#deliver(step);
      case 'write':
        return this.#write(step.death);
      case 'ledger':
        return this.#answer(step.which, step.fate);
      case 'result':
        return this.#bring(step.which, step.isDoubled);
      case 'pass':
        return this.#pass(step.ms);
      case 'sweep':
        return this.#sweep(step.which);
      case 'kill':
        return this.#restart();
    }
  }

  #now(): number {
    return this.#runtime.clock.nowMs();
  }

  #bid({ bid, who, dueInMs }: WorksStep & { type: 'bid' }): void {
    const orderId = `or_${this.#run}_${this.orders.size}`;
    const order: NewOrder = { ...bid, orderId, payer: this.payer(who), dueAtMs: this.#now() + dueInMs };
    const placed = place(this.#book, order);
    if (!placed.ok) throw new Error(placed.rejection);
    this.orders.set(orderId, order);
    this.#book = placed.book;
  }

  /** A client does not know whether it was heard: what a dead process decided and did not write is new again. */
  #bidAgain(which: number): void {
    const order = pick([...this.orders.values()], which);
    if (!order) return;
    const { orderId, purpose, payer: by, asset, amountMinor } = order;
    const known = recognise(this.#book, { orderId, purpose, payerId: by.id, asset, amountMinor });
    if (known === 'conflict') this.wrong.push(`${orderId} told again is a conflict`);
    if (known !== 'new') return;
    const placed = place(this.#book, order);
    if (placed.ok) this.#book = placed.book;
  }

  #end({ which, how, isKept }: WorksStep & { type: 'end' }): void {
    // minutes end by what was delivered of them
    const ending = how === 'void' ? () => true : ({ purpose }: NewOrder) => purpose !== 'minutes';
    const order = pick([...this.#book.open.values()].filter(ending), which);
    if (!order) return;
    const whole = BigInt(order.amountMinor);
    const takenMinor = (how === 'whole' ? whole : (whole * 2n + 2n) / 3n).toString();
    const asked: OrderEnding =
      how === 'void' ? { type: 'void', why: 'withdrawn' } : { type: 'post', takenMinor, memo: {}, isKept };
    this.#book = end(this.#book, [order.orderId], asked);
  }

  /** Takes of minutes what was delivered of them, whatever a dead process had decided before. */
  #deliver({ which, percent }: WorksStep & { type: 'deliver' }): void {
    const minutes = [...this.#book.open.values()].filter(({ purpose }) => purpose === 'minutes');
    const order = pick(minutes, which);
    if (!order) return;
    const { orderId } = order;
    const deliveredMs = (percent * MINUTE_MS) / 100;
    const taken = (BigInt(order.amountMinor) * BigInt(deliveredMs)) / BigInt(MINUTE_MS);
    this.#delivered.set(orderId, [...(this.#delivered.get(orderId) ?? []), taken]);
    const how = { callId: `call_of_${orderId}`, deliveredMs, why: 'cancelled' } as const;
    this.#book = endByTime(this.#book, [{ orderId, lengthMs: MINUTE_MS }], how);
  }

  async #write(death: 'before' | 'after' | null): Promise<void> {
    if (this.#plant.paysFirst) await this.#act();
    if (death === 'before') return this.#restart();
    this.#document = JSON.stringify(bookToDocument(this.#book));
    for (const { orderId, state } of this.#book.open.values())
      if (state.type === 'ending' && state.ending.type === 'post')
        this.#writtenPosts.set(orderId, state.ending.takenMinor);
    if (death === 'after') return this.#restart();
    await this.#checkTold();
    await this.#act();
    for (const settle of this.#waiting.splice(0)) settle();
    await this.#quiet();
  }

  async #act(): Promise<void> {
    this.#hands.run((this.#plant.due ?? dueEffects)(this.#book));
    await this.#quiet();
  }

  /** Whoever is told that an order stands has money held for it, or there is none to hold. */
  async #checkTold(): Promise<void> {
    for (const { orderId, amountMinor } of this.orders.values()) {
      const status = orderStatus(this.#book, orderId);
      if (status.type !== 'settled' || status.refused !== null || amountMinor === '0') continue;
      if ((await this.#ledger.get(`hold/${orderId}`)) === null)
        this.wrong.push(`${orderId} stands, and nothing was ever held`);
    }
  }

  async #answer(which: number, fate: 'answered' | 'lost' | 'notDone'): Promise<void> {
    const op = pick(this.#ops, which);
    if (!op) return;
    this.#ops.splice(this.#ops.indexOf(op), 1);
    const outcome = fate === 'notDone' ? null : await op.perform();
    if (fate === 'answered') op.answer(outcome);
    else op.fail();
    await this.#quiet();
  }

  async #bring(which: number, isDoubled: boolean): Promise<void> {
    const told = pick(this.#results, which);
    if (!told) return;
    if (!isDoubled) this.#results.splice(this.#results.indexOf(told), 1);
    this.#book = this.#decide(told.result);
    this.#waiting.push(() => told.resolve(null));
  }

  #decide(result: OrderResult): OrderBook {
    const isBelieved = this.#plant.believesRefused && result.type === 'holdRefused';
    return applyResult(this.#book, isBelieved ? { type: 'holdPlaced', orderId: result.orderId } : result)
      .book;
  }

  /** Deadlines are met when they come due, as a room's timer would. */
  async #pass(ms: number): Promise<void> {
    const untilMs = this.#now() + ms;
    for (;;) {
      const dueAtMs = this.#plant.neverExpires ? null : nextDueAtMs(this.#book);
      if (dueAtMs === null || dueAtMs > untilMs) break;
      this.#runtime.advance(Math.max(0, dueAtMs - this.#now()));
      const { book, expired } = expire(this.#book, this.#now());
      for (const order of expired)
        if (order.dueAtMs > this.#now()) this.wrong.push(`${order.orderId} expired before it was due`);
      if (expired.length === 0) throw new Error('a deadline comes due and nothing follows');
      this.#book = book;
    }
    this.#runtime.advance(untilMs - this.#now());
    for (const { orderId, state, dueAtMs } of this.#book.open.values())
      if (state.type !== 'ending' && dueAtMs <= this.#now())
        this.wrong.push(`${orderId} passed its deadline and stands`);
    await this.#quiet();
  }

  async #sweep(which: number): Promise<void> {
    const late = [...this.orders.values()].filter(({ dueAtMs }) => dueAtMs <= this.#now());
    const order = pick(late, which);
    if (order) await voidHold(this.#ledger, { holdId: order.orderId, reason: 'expired' });
  }

  /** Whoever is next has the document, and nothing else; what the ledger was asked for may still be done. */
  #restart(): void {
    this.#hands?.stop();
    this.#results = [];
    this.#waiting = [];
    this.#book = bookFromDocument(JSON.parse(this.#document));
    const get: LedgerPort['get'] = async (entryId) => {
      this.#reads += 1;
      return this.#ledger.get(entryId).finally(() => {
        this.#reads -= 1;
      });
    };
    const append: LedgerPort['append'] = (input) =>
      new Promise((resolve, reject) => {
        const answer = resolve as (outcome: unknown) => void;
        const fail = () => reject(new LedgerUnavailable());
        this.#ops.push({ perform: () => this.#ledger.append(input), answer, fail });
      });
    this.#hands = new OrderEffectRunner({
      ref: this.ref,
      factsOf: ({ purpose, payer: by }) => ({ purpose, giverId: by.id }),
      ledger: { append, get },
      clock: this.#runtime.clock,
      decided: (result) => new Promise((resolve) => void this.#results.push({ result, resolve })),
      onFailed: (error) => void this.wrong.push(String(error)),
    });
  }

  /** All faults end; what nobody ended returns; then everything that is due is done. */
  async heal(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      if (round === 20) this.#book = end(this.#book, this.#book.open.keys(), { type: 'void', why: 'closed' });
      await this.#write(null);
      while (this.#ops.length > 0) await this.#answer(0, 'answered');
      while (this.#results.length > 0) await this.#bring(0, false);
      await this.#pass(1_000);
      if (round > 20 && owesNothing(this.#book) && this.#ops.length === 0) break;
    }
    await this.#write(null);
    const open = await createOpenHolds(createJournalTail(this.#ledger, this.ref))();
    const stray = this.#hands.returnStray([...open].filter((holdId) => !this.#book.open.has(holdId)));
    while (this.#reads > 0 || this.#ops.length > 0) {
      await this.#answer(0, 'answered');
      await this.#quiet();
    }
    await stray;
  }

  async #quiet(): Promise<void> {
    do {
      // biome-ignore lint/style/noRestrictedGlobals: no time passes: it only waits until no promise can go on
      for (let n = 0; n < 3; n += 1) await new Promise((resolve) => void setImmediate(resolve));
    } while (this.#reads > 0);
  }

  /** How the orders ended, in the words of the book. */
  ends(): readonly string[] {
    return [...this.#book.kept.values(), ...this.#book.ended].map((order) => order.end);
  }

  /** The purposes of the orders of which something was taken, as the book says. */
  paidPurposes(): readonly string[] {
    const all = [...this.#book.kept.values(), ...this.#book.ended];
    const paid = new Set(all.flatMap((order) => (BigInt(order.takenMinor) > 0n ? [order.orderId] : [])));
    return [...this.orders.values()].flatMap(({ orderId, purpose }) => (paid.has(orderId) ? [purpose] : []));
  }

  /** What is wrong at rest; empty: nothing. */
  async violations(): Promise<string[]> {
    const wrong = [...this.wrong];
    if (!owesNothing(this.#book)) wrong.push('money is owed to somebody');
    const receipts = await createJournalTail(this.#ledger, this.ref)();
    for (const order of this.orders.values()) {
      const end = receipts.find(({ entryId }) => entryId === `hold/${order.orderId}/end`);
      const hold = receipts.find(({ entryId }) => entryId === `hold/${order.orderId}`);
      const { orderId } = order;
      const told = this.#book.kept.get(orderId) ?? this.#book.ended.find((one) => one.orderId === orderId);
      const writtenMinor = this.#writtenPosts.get(orderId);
      const deliveredMinor = this.#delivered.get(orderId) ?? [];
      wrong.push(...judgeOrder(order, { hold, end, told, writtenMinor, deliveredMinor }));
    }
    return wrong;
  }
}

const pick = <T>(all: readonly T[], which: number): T | undefined => all[which % Math.max(1, all.length)];
