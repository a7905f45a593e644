import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { placeTip } from '../../domain/tips/placeTip.ts';
import { dateCommandId, dateOf } from '../../domain/tips/repeatDates.ts';
import { tipEntryId } from '../../domain/tips/tipEntry.ts';
import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import type { Happening } from '../../services/notices/port.ts';
import { GoalDesk, type GoalDocument } from '../../services/pledgeGoals/GoalDesk.ts';
import { createStorePledgeGoals } from '../../services/pledgeGoals/storePledgeGoals.ts';
import { createFixedRates } from '../../services/rates/fixedRates.ts';
import { payDueRepeats, type RepeatRoundsParts } from '../../services/repeats/repeatRounds.ts';
import { createStoreRepeats, type RepeatDocument } from '../../services/repeats/storeRepeats.ts';
import { type StorePort, StoreUnavailable } from '../../services/store/port.ts';
import { type Faults, HEALED, SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks, simOpaqueIds } from './simBooks.ts';
import { SimLedger } from './simLedger.ts';

const person = (id: string, isCreator: boolean) => ({
  ...{ id, name: id, handle: id, email: '', isCreator },
});
const FANS = ['us_fan000', 'us_fan001'].map((id) => person(id, false));
const CREATORS = ['us_star00', 'us_star01'].map((id) => person(id, true));
const PEOPLE = new Map([...FANS, ...CREATORS].map((each) => [each.id, each]));
const TAKER = { rules: { smallestMinor: '0', smallestTextMinor: '0' }, isShared: true };
/** Who has a share of the tips of every creator. */
const SHARES = [
  { personId: 'us_guest0', role: 'guest', part: 3_300, into: 'wallet' },
  { personId: 'us_guest1', role: 'cause', part: 1_250, into: 'creator' },
] as const;

/** Errors that somebody could make, at the ports: each must be noticed. */
export interface GivingPlant {
  readonly ledger?: (ledger: LedgerPort, process: string) => LedgerPort;
  readonly store?: (store: StorePort) => StorePort;
}

type Server = ReturnType<GivingStory['boot']>;

/** Tips that repeat and goals with pledges, through weeks in which processes die, stand still, and lose answers. */
export class GivingStory {
  readonly world: SimWorld;
  readonly ledger: SimLedger;
  readonly notices = new Map<string, Happening>();
  /** Everything that ever repeated, by the id of its schedule. */
  readonly repeats = new Map<string, RepeatDocument>();
  readonly wrong: string[] = [];
  readonly books: SimBooks;
  readonly #plant: GivingPlant;
  #servers: Server[] = [];
  #made = 0;
  /** Whether a process stood still: it may come to a date late. */
  #hasStalled = false;
  /** Schedules of which a stop has answered, with the length of the journal then. */
  readonly #stopped = new Map<string, number>();

  constructor(seed: number, plant: GivingPlant = {}) {
    const world = new SimWorld(seed);
    this.world = world;
    this.ledger = new (class extends SimLedger {
      override append(...[input]: Parameters<SimLedger['append']>) {
        this.nowMs = world.nowMs;
        return super.append(input);
      }
    })();
    this.books = new SimBooks(this.world);
    this.#plant = plant;
    for (const { id } of FANS) this.ledger.fund(`wallet:${id}`, 'MESI', 35n);
  }

  boot() {
    this.#made += 1;
    const { world } = this;
    const process = new SimProcess(`p${this.#made}`);
    // rounds are begun by the story, not by time
    const clock = { nowMs: () => world.nowMs, after: () => () => {} };
    const { ledger: wrongLedger = (same) => same, store: wrongStore = (same) => same } = this.#plant;
    const port = { ...this.ledger.portOf(world, process), balances: async () => ({}) };
    const ledger = wrongLedger(port, process.name);
    const store = wrongStore(this.books.storeOf(process));
    const notices = {
      tell: (happening: Happening) =>
        world.remote(
          process,
          () => !this.notices.has(happening.key) && !!this.notices.set(happening.key, happening),
          () => new StoreUnavailable(),
        ),
    };
    const ids = { next: (prefix: string) => `${prefix}_made${String(++this.#made).padStart(6, '0')}` };
    const parts = {
      ...{ ledger, store, clock, ids, notices, bus: world.busOf(process) },
      opaqueIds: simOpaqueIds,
      splits: { of: async () => SHARES },
      rates: createFixedRates({ clock }),
      identity: { get: async (id: string) => PEOPLE.get(id) ?? null },
      messageRules: { isBlocked: async () => false },
      onFailed: this.#failed,
    };
    const desk = new GoalDesk(parts);
    return {
      process,
      parts: parts satisfies RepeatRoundsParts,
      desk,
      repeats: createStoreRepeats(parts),
      goals: createStorePledgeGoals({ ...parts, desk }),
    };
  }

  /** Lost infrastructure is expected; anything else is wrong. */
  readonly #failed = (err: unknown): void => {
    if (err instanceof LedgerUnavailable || err instanceof StoreUnavailable) return;
    this.wrong.push(String(err));
  };

  async run({ faults, steps }: { readonly faults: Faults; readonly steps: number }): Promise<void> {
    const { world } = this;
    this.#servers = [this.boot(), this.boot()];
    world.faults = faults;
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      await this.#pass(world.random.chance(0.3) ? world.random.below(4 * DAY_MS) : world.random.below(300));
    }
    await this.#heal();
    this.#judge();
  }

  async #pass(ms: number): Promise<void> {
    await this.world.advance(ms);
    for (const { body } of this.#documents<RepeatDocument>('repeats')) this.repeats.set(body.repeatId, body);
  }

  #documents<T>(collection: string) {
    const all = [...this.books.documents].filter(([key]) => key.startsWith(`${collection}/`));
    return all.map(([, document]) => document as unknown as { readonly id: string; readonly body: T });
  }

  #step(): void {
    const { random } = this.world;
    const at = random.below(this.#servers.length);
    const server = this.#servers[at]!;
    const some = random.below(24);
    if (some < 7) this.#look(server);
    else if (some < 10) this.#start(server);
    else if (some < 12) this.#stop(server);
    else if (some < 17) this.#pledge(server);
    else if (some < 19) this.#makeGoal(server);
    else if (some < 21) this.#endGoal(server);
    else if (some < 22) this.ledger.fund(`wallet:${random.pick(FANS).id}`, 'MESI', 10n);
    else if (some < 23) {
      server.process.kill();
      this.#servers[at] = this.boot();
    } else if (server.process.life === 'stalled') server.process.wake();
    else this.#stall(server);
  }

  #stall({ process }: Server): void {
    process.stall();
    this.#hasStalled = true;
  }

  #look({ parts, desk }: Server): void {
    payDueRepeats(parts).catch(this.#failed);
    desk.look().catch(this.#failed);
  }

  #start({ parts, repeats }: Server): void {
    const { random } = this.world;
    const [giver, payee] = [random.pick(FANS), random.pick(CREATORS)];
    const command = {
      commandId: `tip-number-${++this.#made}`,
      asset: 'MESI',
      amountMinor: String(1 + random.below(9)),
    };
    placeTip(parts, {
      ...{ command, giver, ref: 'profile:any', taker: { ok: true, value: { ...TAKER, payee } } },
      whySilent: async () => null,
    })
      .then(async (paid) => {
        const every = random.chance(0.7) ? 'week' : 'month';
        if (paid.ok) await repeats.start({ giverId: giver.id, tip: paid.value.receipt, every });
      })
      .catch(this.#failed);
  }

  #stop({ repeats }: Server): void {
    const { random } = this.world;
    const [giverId, payeeId] = [random.pick(FANS).id, random.pick(CREATORS).id];
    const known = [...this.repeats.values()].filter(
      (each) => each.giverId === giverId && each.payeeId === payeeId,
    );
    repeats
      .stop({ giverId, payeeId })
      .then(() => {
        // what stood before the stop was asked for is over now
        for (const { repeatId } of known)
          if (!this.#stopped.has(repeatId)) this.#stopped.set(repeatId, this.ledger.journal.length);
      })
      .catch(this.#failed);
  }

  #makeGoal({ goals }: Server): void {
    const { random } = this.world;
    const spans = { days: 1 + random.below(20), doneDays: 1 + random.below(10) };
    const wish = { title: 'goal', about: '', targetMinor: String(3 + random.below(12)), ...spans };
    goals.create(random.pick(CREATORS), wish).catch(this.#failed);
  }

  #goal() {
    const goals = this.#documents<GoalDocument>('pledgeGoals');
    const open = goals.filter(({ body }) => body.phase.type !== 'over');
    const { random } = this.world;
    const some = open.length > 0 && random.chance(0.8) ? open : goals;
    return some.length > 0 ? random.pick(some) : null;
  }

  #pledge({ goals }: Server): void {
    const { random } = this.world;
    const paid = { asset: 'MESI' as const, amountMinor: BigInt(1 + random.below(10)) };
    // a command may be told again, also through another process
    const commandId = `pledge-${random.chance(0.2) ? this.#made - 1 : ++this.#made}`;
    const wish = {
      goalId: this.#goal()?.id ?? 'pg_none',
      giver: random.pick(FANS),
      commandId,
      paid,
      anonymous: false,
    };
    goals.pledge(wish).catch(this.#failed);
  }

  #endGoal({ goals }: Server): void {
    const { random } = this.world;
    const how = random.chance(0.8) ? 'markDone' : 'cancel';
    const goal = this.#goal();
    if (goal) goals.end({ goalId: goal.id, creatorId: goal.body.ownerId, how }).catch(this.#failed);
  }

  /** All faults end, everybody wakes up, and whoever is there looks after what is left. */
  async #heal(): Promise<void> {
    const { world } = this;
    world.faults = HEALED;
    for (const { process } of this.#servers) process.wake();
    await this.#pass(MINUTE_MS);
    const server = this.boot();
    for (const days of [0, 0, 21, 11, 0]) {
      await this.#pass(days * DAY_MS);
      for (let round = 0; round < 3; round += 1) {
        this.#look(server);
        await this.#pass(MINUTE_MS);
      }
    }
  }

  #judge(): void {
    this.#judgePledges();
    this.#judgeShares();
    for (const repeat of this.repeats.values()) this.#judgeRepeat(repeat);
  }

  /** Each tip that is shared gives all of it, and each share less than one minor unit from its part. */
  #judgeShares(): void {
    for (const { kind, entryId, memo, legs } of this.ledger.journal) {
      if (kind !== 'tip' || memo.shares === undefined) continue;
      const [, ...given] = legs.map(({ account, amountMinor }) => ({
        account,
        amountMinor: Number(amountMinor),
      }));
      const brings = Number(memo.mesiMinor);
      if (given.reduce((sum, { amountMinor }) => sum + amountMinor, 0) !== brings)
        this.wrong.push(`TS2 ${entryId} gives not all of ${brings}`);
      for (const { into, personId, part } of SHARES) {
        const has = given.find(({ account }) => account === `${into}:${personId}`)?.amountMinor ?? 0;
        if (Math.abs(has - (brings * part) / 10_000) >= 1)
          this.wrong.push(`TS2 ${personId} has ${has} of ${brings} in ${entryId}`);
      }
    }
  }

  #judgePledges(): void {
    const { journal } = this.ledger;
    const holds = journal.filter(({ kind, memo }) => kind === 'hold' && memo.purpose === 'pledge');
    const states = new Map<string, string>();
    for (const { id, body } of this.#documents<GoalDocument>('pledgeGoals')) {
      if (body.phase.type !== 'over') this.wrong.push(`AG5 ${id} is never over`);
      const how = body.phase.type === 'over' ? body.phase.how : '';
      for (const { pledgeId, state } of body.pledges) states.set(pledgeId, `${how} ${state}`);
      const posted = body.pledges.filter(({ state }) => state === 'paid');
      const sum = posted.reduce((all, { mesiMinor }) => all + BigInt(mesiMinor), 0n);
      if (how === 'done' && sum < BigInt(body.targetMinor)) this.wrong.push(`AG4 ${id} paid ${sum} alone`);
    }
    for (const { entryId } of holds) {
      const ends = journal.filter(({ entryId: id }) => id === `${entryId}/end`);
      const state = states.get(entryId.slice('hold/'.length));
      const expected = ends[0]?.kind === 'post' ? 'done paid' : 'returned';
      if (ends.length !== 1) this.wrong.push(`AG6 ${entryId} ended ${ends.length} times`);
      else if (!state?.endsWith(expected) || (expected === 'returned' && state.startsWith('done')))
        this.wrong.push(`AG6 ${entryId} is ${state}, and the journal has a ${ends[0]!.kind}`);
    }
  }

  #judgeRepeat(last: RepeatDocument): void {
    const { journal } = this.ledger;
    const { repeatId, giverId } = last;
    const isThere = this.#documents<RepeatDocument>('repeats').some(({ body }) => body.repeatId === repeatId);
    for (let next = 1; next < last.next; next += 1) {
      const entryId = tipEntryId(giverId, dateCommandId({ repeatId, next }));
      const entries = journal.filter(
        ({ entryId: id }) => id.startsWith(entryId) && !/^\d/.test(id.slice(entryId.length)),
      );
      const paid = entries.filter(({ kind }) => kind === 'tip');
      if (paid.length > 1) this.wrong.push(`TR3 ${entryId} is charged ${paid.length} times`);
      if (entries.length === 0) this.wrong.push(`TR3 ${entryId} has no end`);
      const atMs = paid[0]?.atMs ?? null;
      if (atMs !== null && atMs < dateOf(last, next))
        this.wrong.push(`TR2 ${entryId} is paid before its date`);
      if (!this.#hasStalled && atMs !== null && atMs >= dateOf(last, next) + 2 * DAY_MS + HOUR_MS)
        this.wrong.push(`TR6 ${entryId} is paid long after its date`);
      const told = this.notices.get(`repeat/${dateCommandId({ repeatId, next })}`)?.news;
      if (told?.type !== 'tipRepeated') this.wrong.push(`TR8 nobody is told of ${entryId}`);
      else if ((told.what === 'paid') !== (paid.length === 1))
        this.wrong.push(`TR5 ${entryId} is told as ${told.what}, and charged ${paid.length} times`);
    }
    const stoppedAt = this.#stopped.get(repeatId);
    if (stoppedAt === undefined) return;
    const later = journal
      .slice(stoppedAt)
      .filter(({ kind, entryId }) => kind === 'tip' && entryId.includes(repeatId));
    if (later.length > 0) this.wrong.push(`TR4 ${repeatId} is charged after it was stopped`);
    if (isThere) this.wrong.push(`TR4 ${repeatId} is stopped and still there`);
  }
}
