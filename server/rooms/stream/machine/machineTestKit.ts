import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { isHeld } from '../../orders/book.ts';
import { dueEffects, type OrderEffect } from '../../orders/effects.ts';
import { inMesi } from '../../orders/price.ts';
import { cutFrame } from '../cutFrame.ts';
import type { AskWhat } from '../link/asks.ts';
import { newStreamDocument, type StreamDocument } from '../streamDocument.ts';
import { decideStream, type StreamCommand } from '../streamMachine.ts';
import { nextDeadline } from './deadlines.ts';
import type { Modes } from './modes.ts';
import { restoreStream } from './restore.ts';
import type { StreamState } from './state.ts';

export const creator: Person = { id: 'us_creator', name: 'Nova', handle: 'nova' };
export const fan = (n: number): Person => ({ id: `us_fan${n}`, name: `Fan ${n}`, handle: `fan${n}` });

/** What creators and fans of these tests usually want. */
export const SALE = {
  type: 'openSale',
  saleId: 'sale_000001',
  priceMinor: '100',
  total: 3,
  minimum: 0,
  tipsCount: false,
} as const;
export const REQUESTS = {
  type: 'openRequests',
  minimumMinor: '600',
  lengthMinutes: 10,
  autoAccept: false,
  fanLeaves: 'pays',
} as const;
export const buyTicket = (priceMinor = SALE.priceMinor as string, saleId: string = SALE.saleId): AskWhat => ({
  type: 'buyTicket',
  saleId,
  asset: 'MESI',
  rate: null,
  priceMinor,
});
export const bidFor = (amountMinor: string, anonymous = false): AskWhat => ({
  type: 'requestCall',
  asset: 'MESI',
  rate: null,
  amountMinor,
  message: '',
  anonymous,
});
export const FOLLOWERS = {
  match: 'any',
  followers: true,
  subscribers: null,
  invited: false,
  tipped: null,
} as const;
export const closeCurtain = (holders: number, leaving = 0) =>
  ({ type: 'switchMode', mode: { type: 'ticketOnly' }, confirm: { holders, leaving }, leaving }) as const;
export const say = (id: string, who = 1) =>
  ({ type: 'say', line: { id, from: fan(who), role: 'viewer', text: id } }) as const;

/** Minor units of the asset held that an end takes. */
const takenBy = ({ ending }: OrderEffect & { readonly type: 'endHold' }): bigint =>
  ending.type === 'post' ? BigInt(ending.takenMinor) : 0n;

/** Returns how a ticket stands. While it is settling, the curtain has closed and the money is being taken. */
function ticketState({ orders, tickets }: Modes, personId: string) {
  const order = orders.open.get(tickets.get(personId)?.orderId ?? '');
  if (!order) return tickets.has(personId) ? 'paid' : 'none';
  if (!isHeld(order)) return 'placing';
  return order.state.type === 'ending' ? 'settling' : 'held';
}
export const ticketStates = (modes: Modes) =>
  [...modes.tickets.keys()].map((personId) => ticketState(modes, personId));

/** A person's ticket with its money. */
export function ticketOf(modes: Modes, personId: string) {
  const ticket = modes.tickets.get(personId);
  const { open, kept } = modes.orders;
  const { amountMinor } = open.get(ticket?.orderId ?? '') ?? kept.get(ticket?.orderId ?? '') ?? {};
  return ticket && { ...ticket, amountMinor, state: ticketState(modes, personId) };
}

/** A stream's mind with a clock and a purse: what is due of time and money is done when asked for. */
export class MachineStage {
  state: StreamState;
  nowMs: number;
  /** By order: what was taken in the end, in the asset held. */
  readonly taken = new Map<string, bigint>();
  readonly placed: OrderEffect[] = [];
  #written: StreamDocument | null = null;

  constructor(input: { readonly document?: StreamDocument; readonly nowMs?: number } = {}) {
    const { document = newStreamDocument({ streamId: 'st_test01', creator }), nowMs = 1_000 } = input;
    this.nowMs = nowMs;
    this.state = restoreStream({ document, epoch: 1, shownIds: [], shownTips: [], nowMs });
  }

  static live(): MachineStage {
    return new MachineStage()
      .do({ type: 'creatorJoined' })
      .do({ type: 'goLive', title: 'Hi', kind: 'video', goal: null });
  }

  get modes() {
    return this.state.modes;
  }
  get mode() {
    return this.state.view.stage.mode;
  }

  do(command: StreamCommand): this {
    const decision = decideStream(this.state, command, this.nowMs);
    if (!decision.ok) throw new Error(`${command.type}: ${decision.rejection}`);
    this.state = decision.next;
    return this;
  }

  refusal(command: StreamCommand): RejectionCode | null {
    const decision = decideStream(this.state, command, this.nowMs);
    return decision.ok ? null : decision.rejection;
  }

  ask(who: number, id: string, what: AskWhat): this {
    return this.do({ type: 'ask', ask: { id, person: fan(who), what } });
  }

  refused(who: number, id: string, what: AskWhat): RejectionCode | null {
    return this.refusal({ type: 'ask', ask: { id, person: fan(who), what } });
  }

  due(): readonly OrderEffect[] {
    return dueEffects(this.modes.orders);
  }

  /** All that is due with money succeeds, until nothing is. */
  pay(): this {
    for (let due = this.due(); due.length > 0; due = this.due()) {
      for (const effect of due) this.#perform(effect);
    }
    return this;
  }

  #perform(effect: OrderEffect): void {
    const { orderId, rate } = effect.order;
    if (effect.type === 'placeHold') {
      this.placed.push(effect);
      this.do({ type: 'holdPlaced', orderId });
      return;
    }
    const takenMinor = takenBy(effect);
    this.taken.set(orderId, takenMinor);
    this.do({ type: 'holdEnded', orderId, takenMinor, mesiMinor: inMesi(takenMinor, rate) });
  }

  refuseMoney(orderId: string): this {
    return this.do({ type: 'holdRefused', orderId, code: 'InsufficientFunds' });
  }

  /** Time passes; each deadline is met when it is due. `silent`: the shards say nothing any more. */
  wait(durationMs: number, { silent = false } = {}): this {
    const untilMs = this.nowMs + durationMs;
    for (;;) {
      const deadline = nextDeadline(this.state);
      if (!deadline || deadline.dueAtMs > untilMs || deadline.id === 'endedGrace') break;
      this.nowMs = Math.max(this.nowMs, deadline.dueAtMs);
      if (deadline.id === 'shardSilence' && !silent) this.#shardsReport();
      this.do({ type: 'deadlineDue', id: deadline.id });
    }
    this.nowMs = untilMs;
    return this;
  }

  #shardsReport(): void {
    const shards = this.state.shards.map((shard) => ({ ...shard, heardAtMs: this.nowMs }));
    this.state = { ...this.state, shards };
  }

  cut() {
    const cut = cutFrame(this.state);
    if (cut) this.state = cut.next;
    if (cut?.document) this.#written = { ...cut.document, writtenAtMs: this.nowMs };
    return cut;
  }

  /** What was written last is all that is left, and time has passed; less than nothing: the clock was set back. */
  crash(downMs: number, { isToldFirst = true } = {}): MachineStage {
    if (isToldFirst) this.cut();
    const document = JSON.parse(JSON.stringify(this.#written)) as StreamDocument;
    return new MachineStage({ document, nowMs: this.nowMs + downMs });
  }

  endOf(orderId: string) {
    return this.modes.orders.ended.find((one) => one.orderId === orderId);
  }
}

/** A stream that two paid tickets for, behind the curtain. */
export const twoPaid = () =>
  MachineStage.live()
    .do(SALE)
    .ask(1, 'or_1', buyTicket())
    .ask(2, 'or_2', buyTicket())
    .pay()
    .do(closeCurtain(2))
    .pay();
