import type { AuditEntry, AuditLog, AuditPage } from '../../../shared/auditActs.ts';
import type { CurbKind } from '../../../shared/curbLimits.ts';
import { holdsCurb, isKeptFrom } from '../../../shared/curbs.ts';
import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { newConversation } from '../../domain/conversation/conversationBody.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import { createStoreBlocks } from '../../services/blocks/storeBlocks.ts';
import type { CurbsPort } from '../../services/curbs/port.ts';
import { createStoreCurbs } from '../../services/curbs/storeCurbs.ts';
import type { JsonObject } from '../../services/store/port.ts';
import { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { ChatCommand, decideChat } from '../chat/chatMachine.ts';
import { chatRules } from '../chat/chatRules.ts';
import { SimAsked } from './SimAsked.ts';
import { SimRulers } from './SimRulers.ts';
import { SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks } from './simBooks.ts';

/** Messages are not lost: whoever misses one finds it in the store when they rule next, which is tried by restarts. */
const BAD = { lose: 0, double: 0.1, delayMs: 60, loseAnswer: 0.03, storeAway: 0.02 };
/** Within so long whoever rules follows what was answered, also where the store is away once or twice meanwhile (CB3, BK4). */
const FOLLOWED_MS = 8 * SECOND_MS;
const STEPS = 40;
const ROOM = 'dm_simulated';
const ADA: Person = { id: 'us_ada', name: 'Ada', handle: 'ada' };
const NOVA: Person = { id: 'us_nova', name: 'Nova', handle: 'nova' };
const PAIRS = [
  { by: ADA, whom: NOVA },
  { by: NOVA, whom: ADA },
] as const;
type Pair = (typeof PAIRS)[number];
const KINDS: readonly (readonly CurbKind[])[] = [['messages'], ['calls'], ['messages', 'calls']];

/** A part that is replaced with a wrong one, to see that it is noticed. */
export interface PairPlant {
  readonly decide?: typeof decideChat;
  /** What the authority reads of curbs and blocks. */
  readonly curbs?: (curbs: CurbsPort) => CurbsPort;
  readonly blocks?: (blocks: BlocksPort) => BlocksPort;
  /** Whether nobody is told of a change. */
  readonly tellsNobody?: true;
}

/** Hours of two people who restrict and block each other from two servers, while processes rule their conversation in turn. */
export class PairDays {
  readonly violations: string[] = [];
  /** How many lines and calls were refused, so that it is seen that it came to that. */
  refused = 0;
  readonly #world: SimWorld;
  readonly #books: SimBooks;
  readonly #plant: PairPlant;
  readonly #rulers: SimRulers<{ readonly process: SimProcess; readonly authority: ChatAuthority }>;
  readonly #servers: readonly { readonly curbs: CurbsPort; readonly blocks: BlocksPort }[];
  /** By the kind and by who asked. */
  readonly #asked: SimAsked<string, CurbTerms | boolean>;
  #ruledSinceMs = 0;
  #count = 0;

  constructor(seed: number, plant: PairPlant = {}) {
    this.#world = new SimWorld(seed);
    this.#books = new SimBooks(this.#world);
    this.#asked = new SimAsked(this.#world, this.violations);
    this.#rulers = new SimRulers(this.#world);
    this.#plant = plant;
    this.#servers = [this.#serve(new SimProcess('server 1')), this.#serve(new SimProcess('server 2'))];
    const people = [ADA, NOVA];
    const body = newConversation({ type: 'direct', name: '', people, nowMs: this.#world.nowMs });
    const document = { id: ROOM, version: 1, body: body as unknown as JsonObject };
    this.#books.documents.set(`conversations/${ROOM}`, document);
  }

  async live(): Promise<this> {
    const { random } = this.#world;
    this.#world.faults = BAD;
    this.#rule();
    for (let step = 0; step < STEPS; step += 1) {
      this.#do(random.below(12));
      await this.#world.advance(random.below(random.chance(0.2) ? MINUTE_MS : 4 * SECOND_MS));
      for (const pair of PAIRS) await this.#tryOut(pair);
    }
    await this.#judgeLog();
    return this;
  }

  #serve(process: SimProcess) {
    const store = this.#books.storeOf(process);
    const bus = this.#world.busOf(process);
    const told = this.#plant.tellsNobody ? { ...bus, publish: () => {} } : bus;
    const parts = { store, bus: told, clock: this.#world.clockOf(process) };
    return {
      curbs: createStoreCurbs(parts),
      blocks: createStoreBlocks({ ...parts, unfollow: async () => {} }),
    };
  }

  #rule(): void {
    this.#count += 1;
    const process = new SimProcess(`process ${this.#count}`);
    const { curbs, blocks } = this.#serve(process);
    const { decide } = this.#plant;
    const authority = new ChatAuthority({
      ...{ conversationId: ROOM, store: this.#books.storeOf(process), clock: this.#world.clockOf(process) },
      place: async () => {},
      curbs: this.#plant.curbs?.(curbs) ?? curbs,
      blocks: this.#plant.blocks?.(blocks) ?? blocks,
      hooks: { onTold: () => {}, onLost: (error) => this.#rulers.lost(process, error) },
      rules: chatRules(decide ? { decide } : {}),
      faultHook: this.#rulers.deathOf(process, 0.005),
    });
    this.#rulers.start({ process, authority }, () => {
      this.#ruledSinceMs = this.#world.nowMs;
    });
  }

  #do(what: number): void {
    const { random } = this.#world;
    if (what === 0 || this.#rulers.alive().length === 0) return this.#rule();
    if (what === 1) return this.#rulers.any()?.process.kill();
    const pair = random.pick(PAIRS);
    const { curbs, blocks } = random.pick(this.#servers);
    const [byId, person] = [pair.by.id, pair.whom];
    if (what < 6) {
      const untilMs = random.chance(0.5) ? this.#world.nowMs + random.below(MINUTE_MS) : null;
      const terms = { keepsFrom: random.pick(KINDS), slowSeconds: 0, untilMs };
      this.#change('curb', pair, terms, curbs.set({ byId, person, ...terms }));
    } else if (what < 8) this.#change('curb', pair, null, curbs.lift({ byId, personId: person.id }));
    else if (what < 10) this.#change('block', pair, true, blocks.block({ byId, person, reason: 'other' }));
    else this.#change('block', pair, false, blocks.lift({ byId, person }));
  }

  #change(
    kind: 'curb' | 'block',
    { by }: Pair,
    what: CurbTerms | boolean | null,
    work: Promise<unknown>,
  ): void {
    this.#asked.note(`${kind} ${by.id}`, what, work);
  }

  /** Returns what holds, in each direction; null: that is not certain at this moment. */
  #certain({ by, whom }: Pair) {
    const [curb, block] = [this.#asked.of(`curb ${by.id}`), this.#asked.of(`block ${by.id}`)];
    const back = this.#asked.of(`block ${whom.id}`);
    const all = [curb, block, back];
    const sinceMs = Math.max(this.#ruledSinceMs, ...all.map(({ atMs }) => atMs)) + FOLLOWED_MS;
    if (all.some(({ isUnsure, waiting }) => isUnsure || waiting > 0) || sinceMs > this.#world.nowMs)
      return null;
    const terms = curb.what as CurbTerms | null;
    // what ends about now may have ended for one and not for the other
    if (terms?.untilMs && Math.abs(terms.untilMs - this.#world.nowMs) < FOLLOWED_MS) return null;
    const holds = terms && holdsCurb(terms, this.#world.nowMs) ? terms : undefined;
    return { curb: holds, isBlocked: block.what === true, blocks: back.what === true };
  }

  /** Has somebody write and call, and compares the answers with what the other one keeps them from. */
  async #tryOut(pair: Pair): Promise<void> {
    const { nowMs } = this.#world;
    const holds = this.#certain(pair);
    const ruler = this.#rulers.any();
    if (!holds || !ruler || this.#rulers.alive().length > 1) return;
    this.#count += 1;
    const byId = pair.whom.id;
    const line = { text: 'hello', replyTo: null, mentions: [], isLetIn: true, lookedUp: null };
    const commandId = `command_${this.#count}`;
    const fromMessages = isKeptFrom(holds.curb, 'messages', nowMs) || holds.isBlocked;
    await this.#compare(ruler, `${byId} writes`, fromMessages, { type: 'write', byId, commandId, ...line });
    const call = { callId: `call_${this.#count}`, medium: 'voice', calledIds: null, isLetIn: true } as const;
    const fromCalls = isKeptFrom(holds.curb, 'calls', nowMs) || holds.isBlocked || holds.blocks;
    const asked = { type: 'startCall', byId, deviceId: 'device_1', ...call } as const;
    // one that goes on is come into, whoever began it
    if (!ruler.authority.told.call) await this.#compare(ruler, `${byId} calls`, fromCalls, asked);
    const going = ruler.process.life === 'running' ? ruler.authority.told.call : null;
    if (going && fromCalls && going.startedBy.id === byId)
      this.violations.push(`[CB5] [CC5] a call that ${byId} began goes on`);
  }

  async #compare(
    { authority, process }: { readonly authority: ChatAuthority; readonly process: SimProcess },
    what: string,
    isKept: boolean,
    command: ChatCommand,
  ): Promise<void> {
    let code: string | null = 'nothing';
    void authority.command(command).then((refused) => {
      code = refused;
    });
    await this.#world.advance(SECOND_MS);
    const isAnswered = process.life === 'running' && code !== 'nothing' && code !== 'TemporarilyUnavailable';
    if (!isAnswered) return;
    const isRefused = code === 'Restricted' || code === 'DoorClosed';
    if (isKept && isRefused) this.refused += 1;
    if (isKept !== isRefused)
      this.violations.push(
        `[CB5] [BK7] ${what} although it is ${isKept ? '' : 'not '}kept from that: ${code}`,
      );
  }

  /** In a healed world the log of the room says who restricts and who blocks whom, as the services do. */
  async #judgeLog(): Promise<void> {
    await this.#rulers.heal();
    this.#rule();
    await this.#world.advance(FOLLOWED_MS);
    const entries = this.#entries();
    const last = <T>(find: (entry: AuditEntry) => T | undefined): T | undefined =>
      entries.flatMap((entry) => find(entry) ?? []).at(-1);
    for (const { by, whom } of PAIRS) {
      const curb = last(({ act }) => (act.type === 'curb' && act.personId === whom.id ? act : undefined));
      const said = curb?.terms && holdsCurb(curb.terms, this.#world.nowMs) ? curb.terms.keepsFrom : [];
      const stored = this.#stored(`curbs/${by.id}:${whom.id}`) as CurbTerms | undefined;
      const is = stored && holdsCurb(stored, this.#world.nowMs) ? stored.keepsFrom : [];
      if (said.join() !== is.join())
        this.violations.push(
          `[AL1] [AL6] the log keeps ${whom.id} from ${said.join()}, and it is ${is.join()}`,
        );
      const deed = last(({ act }) => (act.type === 'deed' && act.byId === by.id ? act.deed : undefined));
      const stands = this.#stored(`blocks/${by.id}:${whom.id}`)?.stands === true;
      if ((deed === 'blocked') !== stands)
        this.violations.push(`[AL1] ${by.id} ${stands ? 'blocks' : 'does not block'}, the log says ${deed}`);
    }
    this.violations.push(...this.#rulers.failures);
  }

  #stored(key: string): JsonObject | undefined {
    return this.#books.documents.get(key)?.body;
  }

  #entries(): readonly AuditEntry[] {
    const log = this.#stored(`conversations/${ROOM}`)?.audit as unknown as AuditLog;
    const pages = Array.from({ length: log.sealed }, (_, page) => {
      const found = this.#stored(`auditPages/${ROOM}:${page}`) as unknown as AuditPage | undefined;
      return found?.entries ?? [];
    });
    return [...pages.flat(), ...log.tail];
  }
}
