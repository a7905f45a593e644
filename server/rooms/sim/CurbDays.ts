import type { CurbKind } from '../../../shared/curbLimits.ts';
import { holdsCurb, isKeptFrom, slowedMs } from '../../../shared/curbs.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Curb, CurbsPort } from '../../services/curbs/port.ts';
import { createStoreCurbs } from '../../services/curbs/storeCurbs.ts';
import { followCurbs } from '../kernel/followCurbs.ts';
import { bidFor, creator, fan, MachineStage, REQUESTS } from '../stream/machine/machineTestKit.ts';
import type { StreamCommand } from '../stream/streamMachine.ts';
import { SimAsked } from './SimAsked.ts';
import { SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks } from './simBooks.ts';

/** Messages are not lost: whoever misses one finds the curb in the list when they rule next, which is tried by restarts. */
const BAD = { lose: 0, double: 0.1, delayMs: 60, loseAnswer: 0.04, storeAway: 0.03 };
/** Within so long every room follows a curb that was answered, also where the store is away once or twice meanwhile (CB3). */
const FOLLOWED_MS = 6 * SECOND_MS;
const STEPS = 50;
const FANS = [1, 2, 3] as const;
const KINDS: readonly (readonly CurbKind[])[] = [['write'], ['oneToOnes'], ['write', 'oneToOnes'], []];

/** Errors that are planted to see that the simulation notices them. */
export const PLANTED_CURBS = [
  'tellsNobody',
  'forgetsThoseOfBefore',
  'lastsForEver',
  'keepsWhatWasAskedFor',
  'writesThroughACurb',
] as const;
export type PlantedCurb = (typeof PLANTED_CURBS)[number];

/** Hours of a creator who restricts three fans from two servers, while a stream goes on that others take over. */
export class CurbDays {
  readonly violations: string[] = [];
  /** How many lines and requests were refused by a curb, so that it is seen that it came to that. */
  refused = 0;
  readonly #world: SimWorld;
  readonly #books: SimBooks;
  readonly #planted: PlantedCurb | null;
  readonly #asked: SimAsked<number, Pick<Curb, 'keepsFrom' | 'slowSeconds' | 'untilMs'>>;
  #servers: { readonly process: SimProcess; readonly curbs: CurbsPort }[];
  #stage = MachineStage.live().do(REQUESTS);
  #ruler: { readonly process: SimProcess; stop: () => void; isFollowing: boolean; sinceMs: number };
  #lines = 0;

  constructor(seed: number, planted: PlantedCurb | null = null) {
    this.#world = new SimWorld(seed);
    this.#books = new SimBooks(this.#world);
    this.#asked = new SimAsked(this.#world, this.violations);
    this.#planted = planted;
    this.#servers = [this.#start(), this.#start()];
    this.#ruler = this.#rule();
  }

  async live(): Promise<this> {
    const { random } = this.#world;
    this.#world.faults = BAD;
    for (let step = 0; step < STEPS; step += 1) {
      this.#do(random.below(12));
      await this.#world.advance(
        random.chance(0.3) ? random.below(20 * MINUTE_MS) : random.below(4 * SECOND_MS),
      );
      for (const who of FANS) this.#tryOut(who);
    }
    return this;
  }

  #start() {
    const process = new SimProcess('server');
    const { busOf, clockOf } = this.#bound();
    const bus = busOf(process);
    const quiet = { ...bus, publish: () => {} };
    const told = this.#planted === 'tellsNobody' ? quiet : bus;
    return {
      process,
      curbs: createStoreCurbs({ store: this.#books.storeOf(process), bus: told, clock: clockOf(process) }),
    };
  }

  #bound() {
    return {
      busOf: (of: SimProcess) => this.#world.busOf(of),
      clockOf: (of: SimProcess) => this.#world.clockOf(of),
    };
  }

  /** Takes the stream over: what is known of curbs goes with the process, as they do not lie in the document. */
  #rule() {
    const { process, curbs } = this.#start();
    const ruler = { process, stop: () => {}, isFollowing: false, sinceMs: this.#world.nowMs };
    this.#stage.state = { ...this.#stage.state, curbs: this.#stage.state.curbs.clear() };
    const none = { ...curbs, list: async () => [] };
    const followed = followCurbs({
      curbs: this.#planted === 'forgetsThoseOfBefore' ? none : curbs,
      ...{ clock: this.#world.clockOf(process), byId: creator.id, known: [] },
      tell: (personId, curb) => {
        if (process.life !== 'running') return;
        const forEver = curb && this.#planted === 'lastsForEver' ? { ...curb, untilMs: null } : curb;
        this.#command({ type: 'curbed', personId, curb: forEver });
      },
    });
    followed.then(
      (stop) => Object.assign(ruler, { stop, isFollowing: true, sinceMs: this.#world.nowMs }),
      // nobody rules before the curbs are known: the next one tries again
      () => {
        if (this.#ruler?.process === process) this.#ruler = this.#rule();
      },
    );
    return ruler;
  }

  #command(command: StreamCommand): RejectionCode | null {
    this.#stage.nowMs = this.#world.nowMs;
    const isKept = this.#planted === 'keepsWhatWasAskedFor' && command.type === 'curbed';
    const { modes } = this.#stage.state;
    const refused = this.#stage.refusal(command);
    if (refused === null) this.#stage.do(command).pay();
    if (isKept) this.#stage.state = { ...this.#stage.state, modes };
    return refused;
  }

  #do(what: number): void {
    const { random } = this.#world;
    if (what === 0) {
      this.#ruler.process.kill();
      this.#ruler.stop();
      this.#ruler = this.#rule();
      return;
    }
    const who = random.pick(FANS);
    const { curbs } = random.pick(this.#servers);
    const person = fan(who);
    if (what < 8) {
      const untilMs = random.chance(0.6) ? this.#world.nowMs + random.below(HOUR_MS) : null;
      const curb = { keepsFrom: random.pick(KINDS), slowSeconds: random.pick([0, 30]), untilMs };
      this.#asked.note(who, curb, curbs.set({ byId: creator.id, person, ...curb }));
    } else this.#asked.note(who, null, curbs.lift({ byId: creator.id, personId: person.id }));
  }

  /** Has somebody write and ask, and compares the answers with the curb that holds, where that is certain. */
  #tryOut(who: number): void {
    const { nowMs } = this.#world;
    const asked = this.#asked.of(who);
    const isQuiet = Math.max(asked.atMs, this.#ruler.sinceMs) + FOLLOWED_MS < nowMs;
    if (asked.isUnsure || asked.waiting > 0 || !isQuiet || !this.#ruler.isFollowing) return;
    const curb = asked.what && holdsCurb(asked.what, nowMs) ? asked.what : undefined;
    this.#compare(who, 'write', isKeptFrom(curb, 'write', nowMs), this.#say(who));
    const waits = this.#waits(who);
    const isKept = isKeptFrom(curb, 'oneToOnes', nowMs);
    if (isKept && waits) this.violations.push(`[CB4] ${who} waits for a one-to-one`);
    if (waits) return;
    this.#lines += 1;
    const ask = { id: `or_${this.#lines}`, person: fan(who), what: bidFor('700') };
    this.#compare(who, 'oneToOnes', isKept, this.#command({ type: 'ask', ask }));
    // said last: somebody who is slowed down may have written a moment ago
    if (slowedMs(curb, nowMs) > 0 && !isKeptFrom(curb, 'write', nowMs) && this.#say(who) !== 'SlowMode')
      this.violations.push(`[CB4] ${who} wrote twice at once, and is slowed down`);
  }

  #compare(who: number, kind: CurbKind, isKept: boolean, code: RejectionCode | null): void {
    if (isKept) this.refused += 1;
    const said = this.#planted === 'writesThroughACurb' && kind === 'write' ? null : code;
    if ((said === 'Restricted') !== isKept)
      this.violations.push(`[CB4] ${who} is ${isKept ? '' : 'not '}kept from ${kind}, and hears ${said}`);
  }

  #say(who: number): RejectionCode | null {
    this.#lines += 1;
    const id = `ln_${this.#lines}`;
    return this.#command({ type: 'say', line: { id, from: fan(who), role: 'viewer', text: id } });
  }

  #waits(who: number): boolean {
    return this.#stage.modes.callQueue.some(({ person }) => person.id === fan(who).id);
  }
}
