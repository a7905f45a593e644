import { FLAG_LIMITS } from '../../../shared/flagLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { SimProcess, SimWorld } from '../../rooms/sim/SimWorld.ts';
import { SimBooks } from '../../rooms/sim/simBooks.ts';
import type { StorePort } from '../store/port.ts';
import type { Flag } from './flag.ts';
import type { FlagsPort } from './port.ts';
import { createStoreFlags } from './storeFlags.ts';

const BAD = { lose: 0, double: 0, delayMs: 40, loseAnswer: 0.04, storeAway: 0.03 };
const STEPS = 60;
const LINES = 3;
const FALSE_MS = 30 * DAY_MS;

const person = (id: string): Person => ({ id, name: id, handle: id });
const FANS = [person('us_ada'), person('us_ben'), person('us_cy')] as const;
/** Cy judges as well, and so has cases of his own. */
const AUDITORS = ['us_iris', 'us_otto', 'us_cy'] as const;

/** Errors that are planted to see that the simulation notices them. */
export const PLANTED_FLAGS = [
  'writesOverWhatOthersWrote',
  'forgetsFalseReports',
  'countsOnePersonTwice',
  'judgesTheOwnCase',
] as const;
export type PlantedFlag = (typeof PLANTED_FLAGS)[number];

/** Some weeks of three fans and three auditors, over servers that die, lose answers and work at once. */
export class FlagDays {
  readonly violations: string[] = [];
  /** How often somebody was refused for what they reported falsely before, so that it is seen that it came to that. */
  barred = 0;
  readonly #world: SimWorld;
  readonly #books: SimBooks;
  readonly #planted: PlantedFlag | null;
  #servers: { readonly process: SimProcess; readonly flags: FlagsPort }[];
  readonly #known = new Map<string, Flag>();
  readonly #told = new Map<string, number>();
  /** When what somebody reported was called false, by verdicts whose answer arrived. */
  readonly #called = new Map<string, number[]>();
  #names = 0;

  constructor(seed: number, planted: PlantedFlag | null = null) {
    this.#world = new SimWorld(seed);
    this.#books = new SimBooks(this.#world);
    this.#planted = planted;
    this.#servers = [this.#start(), this.#start()];
  }

  async live(): Promise<this> {
    const { random } = this.#world;
    this.#world.faults = BAD;
    for (let step = 0; step < STEPS; step += 1) {
      for (let at = random.below(4); at >= 0; at -= 1) this.#do(random.below(20));
      for (let look = 0; look < 8; look += 1) {
        await this.#world.advance(20);
        this.#look();
      }
      await this.#world.advance(random.chance(0.1) ? random.below(4 * DAY_MS) : random.below(HOUR_MS));
      this.#look();
    }
    for (const [key, times] of this.#told)
      if (times > 1) this.violations.push(`[FG6] ${key} told ${times} times`);
    return this;
  }

  #start() {
    this.#names += 1;
    const process = new SimProcess(`server ${this.#names}`);
    const notices = {
      tell: async ({ key, personId }: { readonly key: string; readonly personId: string }) => {
        // as notices do: one key is told once
        this.#told.set(`${key} ${personId}`, 1);
        return true;
      },
    };
    const plain = this.#books.storeOf(process);
    const store = this.#planted === 'writesOverWhatOthersWrote' ? blind(plain) : plain;
    return { process, flags: createStoreFlags({ store, notices, clock: this.#world.clockOf(process) }) };
  }

  #do(what: number): void {
    const { random } = this.#world;
    const { flags } = random.pick(this.#servers);
    if (what === 0) {
      const dead = random.below(this.#servers.length);
      this.#servers[dead]!.process.kill();
      this.#servers = this.#servers.with(dead, this.#start());
      return;
    }
    if (what < 14) this.#ask(this.#file(flags));
    else this.#ask(this.#decide(flags));
  }

  async #file(flags: FlagsPort): Promise<void> {
    const { random } = this.#world;
    const by = random.pick(FANS);
    const line = random.below(LINES);
    const isBarred = this.#falseOf(by.id) >= FLAG_LIMITS.groundless;
    const named = this.#planted === 'countsOnePersonTwice' ? { ...by, id: `${by.id}${random.below(9)}` } : by;
    const filed = await flags.file({
      ...{ by: named, about: person('us_about'), ownerId: 'us_nova', note: by.id, category: 'spam' as const },
      target: { type: 'line', streamId: 'st_1', lineId: `ln_${line}` },
      evidence: { text: `line ${line}`, atMs: 1, title: 'Hello', files: [] },
    });
    if (!filed.ok && filed.rejection.code === 'ReportsFull') this.barred += isBarred ? 1 : 0;
    // what was reported before is no new report
    const flag = this.#flags().find(([, { evidence }]) => evidence.text === `line ${line}`)?.[1];
    const mine = flag?.filed.find(({ note }) => note === by.id);
    if (filed.ok && isBarred && mine && mine.atMs >= this.#world.nowMs - BAD.delayMs * 4)
      this.violations.push(`[FG3] ${by.id} reports on, and reports falsely`);
  }

  async #decide(flags: FlagsPort): Promise<void> {
    const { random } = this.#world;
    const [flagId, flag] = random.pick([...this.#flags(), ['', null] as const]);
    if (!flag) return;
    const auditorId = random.pick(AUDITORS);
    const isFalse = random.chance(0.7);
    const asked = { action: 'nothing', reason: 'seen', isFalse } as const;
    const decided = await flags.decide({
      flagId,
      auditorId: this.#planted === 'judgesTheOwnCase' ? 'us_iris' : auditorId,
      decision: this.#planted === 'forgetsFalseReports' ? { ...asked, isFalse: false } : asked,
    });
    if (!decided.ok) return;
    const { filed } = decided.value;
    if (filed.some(({ by }) => by.id === auditorId))
      this.violations.push(`[FG5] ${auditorId} judged a case of theirs`);
    if (!isFalse) return;
    for (const { by } of filed)
      this.#called.set(by.id, [...(this.#called.get(by.id) ?? []), this.#world.nowMs]);
  }

  #ask(work: Promise<unknown>): void {
    work.catch((error: Error) => {
      if (!/Unavailable/.test(error.name)) this.violations.push(`threw: ${error.message}`);
    });
  }

  #falseOf(personId: string): number {
    const since = this.#world.nowMs - FALSE_MS;
    return (this.#called.get(personId) ?? []).filter((atMs) => atMs > since).length;
  }

  #flags(): readonly (readonly [string, Flag])[] {
    return [...this.#books.documents].flatMap(([key, { id, body }]) =>
      key.startsWith('flags/') ? [[id, (body as unknown as { flag: Flag }).flag] as const] : [],
    );
  }

  /** Compares what stands there with what stood there before. */
  #look(): void {
    for (const [flagId, flag] of this.#flags()) {
      const known = this.#known.get(flagId);
      // who filed says so in the note, whatever name the report came under
      const who = flag.filed.map(({ note }) => note);
      if (new Set(who).size !== who.length || flag.count !== who.length)
        this.violations.push(`[FG1] ${flagId} counts ${flag.count} of ${who.join()}`);
      if (known && flag.round === known.round && !known.decision) {
        const gone = known.filed.filter(({ note }) => !who.includes(note));
        if (gone.length > 0) this.violations.push(`[FG1] ${flagId} lost what was reported`);
      }
      if (known?.decision && flag.decision && flag.round === known.round) {
        if (JSON.stringify(known.decision) !== JSON.stringify(flag.decision))
          this.violations.push(`[FG5] ${flagId} was decided twice`);
      }
      this.#known.set(flagId, structuredClone(flag));
    }
  }
}

/** A store that writes whatever version it is told. */
function blind(store: StorePort): StorePort {
  const replace: StorePort['replace'] = async (collection, id, _version, body) => {
    for (;;) {
      const found = await store.get(collection, id);
      const written = await store.replace(collection, id, found?.version ?? 1, body);
      if (written.ok || written.rejection !== 'VersionMismatch') return written;
    }
  };
  return { ...store, replace };
}
