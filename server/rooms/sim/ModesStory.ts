import type { AuditEntry, AuditPage } from '../../../shared/auditActs.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { orderStatus, owesNothing } from '../orders/book.ts';
import { type AskWhat, ORDER_ASKS } from '../stream/link/asks.ts';
import type { LinkedFrame } from '../stream/link/link.ts';
import { placeOf } from '../stream/machine/callTimer.ts';
import { nextDeadline } from '../stream/machine/deadlines.ts';
import type { Modes } from '../stream/machine/modes.ts';
import { isLive } from '../stream/machine/state.ts';
import { newStreamDocument, type StreamDocument } from '../stream/streamDocument.ts';
import type { StreamCommand } from '../stream/streamMachine.ts';
import { ordersRef } from '../stream/streamOrders.ts';
import { createRandom, type Random } from './random.ts';
import { SimCallClock } from './SimCallClock.ts';
import { SimDoor } from './SimDoor.ts';
import { SimLateLedger } from './SimLateLedger.ts';
import { creator, FANS, fanOf, MENU, SimPeople } from './SimPeople.ts';
import { type Death, type ModesPlant, SimRuler } from './SimRuler.ts';
import { STREAM_ID } from './StreamStory.ts';
import { simOpaqueIds } from './simBooks.ts';
import { SimLedger } from './simLedger.ts';

/** One stream with money through a bad day; the process dies between any two steps, and everything random is seeded. */
export class ModesStory {
  readonly random: Random;
  readonly ledger = new SimLedger();
  readonly door: SimDoor;
  readonly funds = new Map<string, bigint>();
  /** What was wrong while it went on, in words that begin with the rule's id. */
  readonly wrong: string[] = [];
  /** Order by order, what people were told. */
  readonly answered = new Map<string, string | null>();
  readonly callClock = new SimCallClock();
  /** Orders whose money a written document takes. */
  readonly writtenPosts = new Set<string>();
  readonly fansLeft = new Set<string>();
  /** Orders from the menu of which the creator said that they are done, and was not refused. */
  readonly menuDone = new Set<string>();
  /** Pages of the audit log, by their number. */
  readonly #auditPages = new Map<number, AuditPage>();
  readonly plant: ModesPlant;
  readonly #people: SimPeople;
  readonly #late: SimLateLedger;
  document: StreamDocument = newStreamDocument({ streamId: STREAM_ID, creator });
  ruler!: SimRuler;
  nowMs = 1_000_000;
  #timers: { dueAtMs: number; run: () => void }[] = [];
  #epoch = 0;
  #names = 0;
  #partnerOf: string | null = null;

  constructor(seed: number, plant: ModesPlant = {}) {
    this.random = createRandom(seed);
    this.plant = plant;
    this.#people = new SimPeople(this.random);
    this.#late = new SimLateLedger(this.ledger, this.random);
    for (let n = 0; n < FANS; n += 1) {
      for (const asset of ['MESI', 'EUR']) {
        const amount = BigInt(this.random.below(1_500));
        this.funds.set(`wallet:${fanOf(n).id}/${asset}`, amount);
        this.ledger.fund(`wallet:${fanOf(n).id}`, asset, amount);
      }
    }
    this.door = new SimDoor(Array.from({ length: FANS }, (_, n) => fanOf(n)));
  }

  async run(steps: number): Promise<void> {
    this.#restart();
    this.#creator({ type: 'goLive', title: 'Simulated', kind: 'video', goal: null });
    if (this.random.chance(0.7)) this.#creator(this.#people.openRequests());
    if (this.random.chance(0.7)) this.#creator(this.#people.openSale());
    this.#creator({ type: 'setMenu', items: MENU });
    this.ruler.flush();
    for (let step = 0; step < steps && isLive(this.ruler.told); step += 1) {
      this.#act();
      await turn();
    }
    await this.#heal();
  }

  #act(): void {
    const { random } = this;
    const dice = random.next();
    if (dice < 0.22) this.#fanActs();
    else if (dice < 0.38) this.#creator(this.#people.creatorActs(this.ruler.state.modes));
    else if (dice < 0.54) this.#finishOp(random.next());
    else if (dice < 0.68) this.#bringResult();
    else if (dice < 0.84) this.#flush();
    else if (dice < 0.97) this.#pass();
    else this.#crash();
  }

  #flush(death: Death = null): void {
    this.ruler.flush(death);
    this.#checkTold();
    if (!this.ruler.alive) this.#restart();
  }

  #crash(): void {
    const { random } = this;
    if (random.chance(0.6)) return this.#flush(random.pick(['beforeWrite', 'afterWrite'] as const));
    this.ruler.die();
    this.#restart();
  }

  /** Whoever rules next has the document, and nothing else. Time passes until then. */
  #restart(): void {
    if (this.#epoch > 0) this.nowMs += this.random.below(20 * MINUTE_MS);
    this.#timers = [];
    this.#epoch += 1;
    this.callClock.died();
    this.ruler = new SimRuler({
      document: this.document,
      epoch: this.#epoch,
      nowMs: () => this.nowMs,
      clock: { nowMs: () => this.nowMs, after: (delayMs, run) => this.#after(delayMs, run) },
      ledger: this.#late.port,
      plant: this.plant,
      write: (document) => this.#write(document),
      keep: (page) => this.#keep(page),
      onFailed: (error) => void this.wrong.push(`SI9 ${error}`),
      tell: (frame, ruler) => this.#tell(frame, ruler),
    });
    this.#creator({ type: 'creatorJoined' });
  }

  #write(document: StreamDocument): void {
    this.document = document;
    for (const { orderId, state } of document.modes.orders.open)
      if (state.type === 'ending' && state.ending.type === 'post') this.writtenPosts.add(orderId);
  }

  /** As the kernel does (AL2): a page of before gives way, and a page that is counted is never written again. */
  #keep(page: AuditPage): void {
    const before = this.#auditPages.get(page.page);
    if (page.page < (this.document.audit?.sealed ?? 0))
      this.wrong.push(`AL2 page ${page.page} is written again`);
    if (!before || before.epoch < page.epoch) this.#auditPages.set(page.page, page);
  }

  /** The audit log as the pages and the document have it. */
  auditEntries(): readonly AuditEntry[] {
    const { sealed = 0, tail = [] } = this.document.audit ?? {};
    const pages = Array.from({ length: sealed }, (_, page) => this.#auditPages.get(page)?.entries ?? []);
    return [...pages.flat(), ...tail];
  }

  #after(delayMs: number, run: () => void): () => void {
    const timer = { dueAtMs: this.nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => void this.#timers.splice(this.#timers.indexOf(timer), 1);
  }

  #finishOp(dice: number): void {
    this.ledger.nowMs = this.nowMs;
    this.#late.finishOne(dice);
  }

  #bringResult(): void {
    const { results } = this.ruler;
    if (results.length === 0) return;
    const index = this.random.below(results.length);
    const { result, resolve } = results[index]!;
    if (!this.random.chance(0.2)) results.splice(index, 1);
    this.ruler.command(result, () => resolve(null));
  }

  /** Time passes up to the next thing that is due, or a little. */
  #pass(): void {
    const due = nextDeadline(this.ruler.state)?.dueAtMs ?? this.nowMs + SECOND_MS;
    const isRunning = this.ruler.state.modes.call?.state.stage.type === 'running';
    const step = this.random.chance(0.1)
      ? due - this.nowMs
      : this.random.below((isRunning ? 120 : 10) * SECOND_MS);
    this.#advance(Math.min(Math.max(step, 0), 2 * MINUTE_MS));
  }

  #advance(durationMs: number): void {
    const untilMs = this.nowMs + durationMs;
    for (;;) {
      const due = nextDeadline(this.ruler.state);
      const atMs = due && due.id !== 'endedGrace' ? Math.max(due.dueAtMs, this.nowMs) : untilMs;
      const { call } = this.ruler.state.modes;
      if (call) this.callClock.pass(call, Math.min(atMs, untilMs) - this.nowMs);
      this.nowMs = Math.min(atMs, untilMs);
      this.#report();
      this.ruler.meetDeadlines();
      if (this.nowMs >= untilMs) break;
    }
    for (const timer of this.#timers.filter(({ dueAtMs }) => dueAtMs <= this.nowMs)) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      timer.run();
    }
  }

  #tell(frame: LinkedFrame, ruler: SimRuler): void {
    const rights = this.plant.blindShards ? [] : frame.rights;
    // a shard that missed a frame is given the whole later
    if (this.random.chance(0.1)) return;
    this.door.hear({ frame: frame.frame, rights }, ruler.told);
    this.#checkDoor(ruler.told.modes);
  }

  /**
   * Whoever is inside behind the closed curtain has a ticket of that sale, of which the money stands; in a private stream,
   * whose rules nobody fits here, one that is paid for.
   */
  #checkDoor(modes: Modes): void {
    const { base } = modes;
    if (base.type === 'public') return;
    for (const person of this.door.inside()) {
      const ticket = modes.tickets.get(person.id);
      const hold = ticket && this.ledger.get(`hold/${ticket.orderId}`);
      const { open, kept } = modes.orders;
      const order = ticket && (kept.get(ticket.orderId) ?? open.get(ticket.orderId));
      const isFree = order?.amountMinor === '0';
      const stands = order && !('state' in order && order.state.type === 'placing');
      const inCall = modes.call?.request.person.id === person.id;
      const isPaid = ticket && kept.has(ticket.orderId) && ticket.saleId === modes.sale?.saleId;
      if (base.type === 'private' && isPaid) continue;
      if (base.type === 'ticketOnly' && ticket && stands && (hold || isFree)) {
        this.door.mustPay.set(ticket.orderId, isFree);
      } else if (!inCall) this.wrong.push(`SI6 ${person.id} is inside ${base.type} without the right`);
    }
  }

  #checkTold(): void {
    const { modes, view } = this.ruler.told;
    const { sale } = view.stage;
    if (sale && sale.sold + sale.reserved > sale.total)
      this.wrong.push(`SI7 ${sale.sold + sale.reserved} of ${sale.total} tickets`);
    for (const [orderId, answer] of this.answered) {
      if (answer !== 'asked') continue;
      const status = orderStatus(modes.orders, orderId);
      if (status.type !== 'settled') continue;
      const { refused, order } = status;
      this.answered.set(orderId, refused);
      const isHeld = order?.amountMinor === '0' || this.ledger.get(`hold/${orderId}`) !== null;
      if (refused === null && !isHeld) this.wrong.push(`SI8 ${orderId} was confirmed and nothing is held`);
    }
  }

  #creator(command: StreamCommand): void {
    const refused = this.ruler.command(command);
    if (refused === null && command.type === 'menuDone') this.menuDone.add(command.tipId.replace('ti_', ''));
    if (refused === null && 'callId' in command) this.callClock.says('creator', command.type, command.callId);
  }

  #fanActs(): void {
    const act = this.#people.fanActs(this.ruler.state.modes);
    if (act.type === 'ask') this.#ask(act.who, act.what);
    else if (act.type === 'tip') this.#tip(act.who);
    else {
      this.#partnerOf = this.random.chance(0.7) ? act.callId : null;
      this.#report();
    }
  }

  #ask(person: Person, wanted: AskWhat): void {
    const id = `or_${this.#names++}`;
    const what = wanted.type === 'orderItem' ? { ...wanted, tipId: `ti_${id}` } : wanted;
    const ask = { id, person, what };
    if (what.type === 'endCall' && this.ruler.state.modes.call?.request.person.id === person.id)
      this.fansLeft.add(what.callId);
    if (this.ruler.command({ type: 'ask', ask }) !== null) return;
    if ('callId' in what) this.callClock.says('partner', what.type, what.callId);
    if (!(what.type in ORDER_ASKS)) return;
    this.answered.set(id, 'asked');
    if (this.random.chance(0.2)) this.ruler.command({ type: 'ask', ask });
  }

  /** The one shard there is says where it stands, all the time. */
  #report(): void {
    const { call } = this.ruler.state.modes;
    const report = {
      roomId: 'room',
      seats: 1,
      partnerOf: this.#partnerOf,
      epoch: this.#epoch,
      base: {},
      totals: {},
    };
    this.ruler.command({ type: 'shardReported', shardId: 'sh_a', report });
    if (call && placeOf(this.ruler.state.modes.call ?? call, 'partner').type === 'away')
      this.fansLeft.add(call.callId);
  }

  #tip(fan: Person): void {
    const entryId = `tip_${this.#names++}`;
    const mesiMinor = String(1 + this.random.below(120));
    const facts = {
      entryId,
      tipId: simOpaqueIds.tip(entryId),
      atMs: this.nowMs,
      from: fan,
      payerId: fan.id,
      asset: 'MESI',
      amountMinor: mesiMinor,
    } as const;
    this.ruler.command({ type: 'tipCommitted', tip: { ...facts, mesiMinor, message: '' } });
  }

  /** All faults end, the stream ends by the creator or by itself, and whatever is due is done. */
  async #heal(): Promise<void> {
    if (this.random.chance(0.5)) this.#crash();
    if (this.random.chance(0.5)) this.#creator({ type: 'creatorLeft' });
    else this.#creator({ type: 'endStream' });
    for (let round = 0; round < 30; round += 1) {
      this.#advance(MINUTE_MS);
      while (!this.#late.isIdle) {
        this.#finishOp(0);
        await turn();
      }
      while (this.ruler.results.length > 0) {
        this.#bringResult();
        await turn();
      }
      this.ruler.flush();
      this.#checkTold();
      await turn();
      const { told } = this.ruler;
      const isOver = told.view.stage.phase.type === 'ended' && owesNothing(told.modes.orders);
      if (!isOver) continue;
      await this.#returnStray(told.modes);
      if (this.#late.isIdle) return;
    }
  }

  async #returnStray(modes: Modes): Promise<void> {
    const stray = this.openHolds().filter((holdId) => !modes.orders.open.has(holdId));
    void this.ruler.returnStray(stray);
    await turn();
  }

  openHolds(): string[] {
    const idOf = (receipt: Receipt) => receipt.entryId.split('/')[1]!;
    const entries = this.ledger.ofRef(ordersRef(STREAM_ID));
    const ended = new Set(entries.filter(({ kind }) => kind !== 'hold').map(idOf));
    return entries
      .filter(({ kind }) => kind === 'hold')
      .map(idOf)
      .filter((holdId) => !ended.has(holdId));
  }
}

/** Every promise that can go on has gone on. */
function turn(): Promise<void> {
  // biome-ignore lint/style/noRestrictedGlobals: no time passes: it only waits until no promise can go on
  return new Promise((resolve) => void setImmediate(resolve));
}
