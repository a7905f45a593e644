import type { Person } from '../../../shared/protocol/people.ts';
import { DAY_MS, SECOND_MS } from '../../../shared/time.ts';
import { newConversation } from '../../domain/conversation/conversationBody.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { JsonObject } from '../../services/store/port.ts';
import { ChatAuthority } from '../chat/ChatAuthority.ts';
import { ChatOrders } from '../chat/ChatOrders.ts';
import type { ChatCommand, decideChat } from '../chat/chatMachine.ts';
import { chatRules } from '../chat/chatRules.ts';
import type { dueEffects } from '../orders/effects.ts';
import { SimPaidCalls } from './SimPaidCalls.ts';
import { type SimRuled, SimRulers } from './SimRulers.ts';
import { type Faults, SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks } from './simBooks.ts';
import { SimLedger } from './simLedger.ts';

/** A planted error replaces one part with a wrong one. */
export interface PaidPlant {
  readonly decide?: typeof decideChat;
  readonly ledger?: (ledger: LedgerPort) => LedgerPort;
  readonly due?: typeof dueEffects;
}

const TALK = 'dm_simulated';
const PRICE = { priceMinor: '800', answerDays: 1 };
const FUNDS = 20_000n;
/** So few that lines leave the document all the time. */
const TAIL = { most: 6, mostBytes: 10_000, kept: 3 };
const fan: Person = { id: 'us_fan', name: 'Fan', handle: 'fan' };
const nova: Person = { id: 'us_nova', name: 'Nova', handle: 'nova' };

/** Lines that are paid for through bad days: processes die between any two steps, and two rule at a time. */
export class PaidStory {
  readonly world: SimWorld;
  readonly ledger = new SimLedger();
  /** By order: the command that asked for it. */
  readonly asked = new Map<string, Extract<ChatCommand, { type: 'payToWrite' }>>();
  readonly calls = new SimPaidCalls({ payerId: fan.id, calledId: nova.id });
  final: ChatAuthority | null = null;
  readonly #books: SimBooks;
  readonly #plant: PaidPlant;
  readonly #rulers: SimRulers<SimRuled>;

  constructor(seed: number, plant: PaidPlant = {}) {
    this.world = new SimWorld(seed);
    this.#rulers = new SimRulers(this.world);
    this.#books = new SimBooks(this.world);
    this.#plant = plant;
    const people = [fan, nova];
    const body = newConversation({ type: 'direct', name: '', people, nowMs: this.world.nowMs });
    const document = { id: TALK, version: 1, body: body as unknown as JsonObject };
    this.#books.documents.set(`conversations/${TALK}`, document);
    this.ledger.fund(`wallet:${fan.id}`, 'MESI', FUNDS);
  }

  get failures(): string[] {
    return this.#rulers.failures;
  }
  get funds(): bigint {
    return FUNDS;
  }
  get wallet(): bigint {
    return this.ledger.balance(`wallet:${fan.id}`);
  }
  get earned(): bigint {
    return this.ledger.balance(`creator:${nova.id}`);
  }

  async run({ faults, steps }: { readonly faults: Faults; readonly steps: number }): Promise<void> {
    this.world.faults = faults;
    this.#start();
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      await this.world.advance(this.world.random.below(400));
    }
    await this.#settle();
  }

  #step(): void {
    const { random } = this.world;
    const some = random.below(20);
    // a call that goes on is left alone more often, so that some of them come about
    const goesOn = this.#rulers.any()?.authority.told.call;
    if (random.chance(goesOn ? 0.85 : 0.3)) return this.#call();
    if (some < 7) this.#pay();
    else if (some < 10) this.#ask(this.#line(nova, `answer ${some}`));
    else if (some < 11) this.#ask({ type: 'setBlocked', byId: random.pick([fan, nova]).id, isBlocked: true });
    else if (some < 13) this.#unblock();
    else if (some < 15) void this.#about((seq, orderId) => this.#end(seq, orderId));
    else if (some < 16 && random.chance(0.2)) this.#sleep(DAY_MS);
    else if (some < 19) this.#disturb();
  }

  #call(): void {
    const authority = this.#rulers.any()?.authority;
    if (authority) void authority.command(this.calls.next(authority, this.world.random));
  }

  /** Time passes in which nothing is done: what came due is late. */
  #sleep(durationMs: number): void {
    this.world.nowMs += durationMs;
  }

  #unblock(): void {
    for (const { id } of [fan, nova]) this.#ask({ type: 'setBlocked', byId: id, isBlocked: false });
  }

  #line(by: Person, text: string): ChatCommand {
    const commandId = `line_${this.world.random.below(1_000_000)}`;
    const plain = { replyTo: null, mentions: [], lookedUp: null, isLetIn: true };
    return { type: 'write', byId: by.id, commandId, text, ...plain };
  }

  #pay(): void {
    const { random } = this.world;
    const known = [...this.asked.values()];
    // the same command again, from another device or after a lost answer
    if (known.length > 0 && random.chance(0.4)) return this.#ask(random.pick(known));
    const n = known.length;
    const command = {
      ...({ type: 'payToWrite', byId: fan.id, commandId: `paid_${n}`, orderId: `or_paid_${n}` } as const),
      ...{ text: `paid ${n}`, price: PRICE, shownMinor: PRICE.priceMinor },
    };
    this.asked.set(command.orderId, command);
    this.#ask(command);
  }

  async #about(act: (seq: number, orderId: string) => Promise<void>): Promise<void> {
    const lines = this.#rulers.any()?.authority.told.paidLines ?? [];
    const line = lines.length > 0 ? this.world.random.pick(lines) : undefined;
    if (line?.seq) await act(line.seq, line.orderId).catch(() => {});
  }

  async #end(seq: number, orderId: string): Promise<void> {
    const authority = this.#rulers.any()?.authority;
    const lookedUp = (await authority?.line(seq)) ?? null;
    if (this.world.random.chance(0.5)) this.#ask({ type: 'returnPaid', byId: nova.id, orderId, lookedUp });
    else this.#ask({ type: 'erase', byId: fan.id, seq, lookedUp });
  }

  #ask(command: ChatCommand): void {
    void this.#rulers.any()?.authority.command(command);
  }

  #disturb(): void {
    const { random } = this.world;
    const ruler = this.#rulers.any();
    if (!ruler || random.chance(0.4)) return this.#start();
    const fate = random.below(4);
    if (fate < 2) ruler.process.kill();
    else if (fate < 3) ruler.process.stall();
    else this.#rulers.wake();
    if (!this.#rulers.any()) this.#start();
  }

  #start(): void {
    const process = new SimProcess('chat');
    const clock = this.world.clockOf(process);
    const faultHook = this.#rulers.deathOf(process, 0.03);
    const orders: ChatOrders = new ChatOrders({
      ...{ conversationId: TALK, clock, faultHook, ledger: this.#ledgerOf(process) },
      chat: () => authority,
      keepRoom: () => {},
      onFailed: (error) => this.#rulers.fail(error),
    });
    const { decide } = this.#plant;
    const authority = new ChatAuthority({
      ...{ conversationId: TALK, clock, faultHook, store: this.#books.storeOf(process) },
      place: async () => {},
      returnStray: () => orders.reconcile(),
      rules: chatRules({ tail: TAIL, ...(decide ? { decide } : {}) }),
      hooks: {
        onTold: ({ next }) => orders.run(next),
        onLost: (error) => this.#rulers.lost(process, error),
      },
    });
    this.#rulers.start({ process, authority }, () => orders.run(authority.told));
  }

  #ledgerOf(process: SimProcess): LedgerPort {
    const port = this.ledger.portOf(this.world, process);
    return this.#plant.ledger?.(port) ?? port;
  }

  /** Heals the world; whoever waits then is answered, or gets the money back. */
  async #settle(): Promise<void> {
    await this.#rulers.heal();
    this.#start();
    await this.world.advance(20 * SECOND_MS);
    if (this.world.random.chance(0.5)) this.#ask(this.#line(nova, 'the last answer'));
    await this.world.advance(20 * SECOND_MS);
    this.#sleep(2 * DAY_MS);
    await this.world.advance(20 * SECOND_MS);
    this.final = this.#rulers.any()?.authority ?? null;
  }
}
