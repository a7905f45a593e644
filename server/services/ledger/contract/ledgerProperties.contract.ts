import fc, { type Scheduler } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../../shared/money.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { type HoldEnd, placeHold, postHold, voidHold } from '../holds/holds.ts';
import type { AppendOutcome, LedgerPort } from '../port.ts';
import { type MakeLedgerSite, useLedgerSite } from './ledgerSite.contract.ts';
import { type Answered, type Intent, RaceHistory } from './raceHistory.contract.ts';

const WRITERS = 4;
/** Runs in flight together at most: what one waits for is what another is written with. */
const MAX_LANES = 100;
/** Ten thousand races take some forty seconds of one core, and a busy machine is none. */
const PATIENCE_MS = 10 * MINUTE_MS;
const RATE = { numerator: 250n, denominator: 3n };

/** Small numbers, so that ids collide and money runs out. */
const sum = {
  number: fc.nat({ max: 3 }),
  who: fc.constantFrom('ann', 'bob'),
  amountMinor: fc.bigInt({ min: 1n, max: 30n }),
  asset: fc.constantFrom<Asset>('MESI', 'USD'),
};
const number = fc.nat({ max: 1 });
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('topUp' as const), ...sum }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tip' as const), ...sum }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), ...sum, number }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      number,
      takenMinor: fc.bigInt({ min: 0n, max: 20n }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), number }) },
);
/** The same as was asked before, by whomever: its answer was lost, or somebody is impatient. */
const again = fc.record({ again: fc.nat({ max: 12 }) });
type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never;
type Action = Drawn<typeof action>;
type Sum = Extract<Action, { do: 'hold' }>;
/** Everybody begins with something, and something is set aside. */
const GIFTS: readonly Action[] = [
  { do: 'topUp', number: 4, who: 'ann', amountMinor: 40n, asset: 'MESI' },
  { do: 'topUp', number: 5, who: 'bob', amountMinor: 40n, asset: 'USD' },
  { do: 'hold', number: 0, who: 'bob', amountMinor: 15n, asset: 'USD' },
];
/** Each client asks one thing after another; each goes through a writer of its own choice. */
const script = fc.array(
  fc.record({
    writer: fc.nat({ max: WRITERS - 1 }),
    action: fc.oneof({ weight: 4, arbitrary: action }, again),
  }),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const scripts = fc.array(script, { minLength: WRITERS, maxLength: WRITERS });

/** Whatever four writers are asked at once, and in whatever order they hear of it. `runs`: in all. */
export function ledgerPropertiesContract(
  name: string,
  makeSite: MakeLedgerSite,
  { runs, seed = 20_260_101 }: { readonly runs: number; readonly seed?: number },
): void {
  describe(`ledger properties: ${name}`, () => {
    const { ledger, open } = useLedgerSite(makeSite);

    it(
      `[LE31] is one journal to four writers, in ${runs} races`,
      async () => {
        const writers = [ledger(), await open(), await open(), await open()];
        const total = new Map<string, bigint>();
        const lanes = Math.min(MAX_LANES, runs);
        let started = 0;
        let entries = 0;
        const lane = (at: number) => {
          const property = fc.asyncProperty(scripts, fc.scheduler(), async (clients, scheduler) => {
            started += 1;
            const history = await new Race(writers, `r${started}`, scheduler).run(clients);
            entries += history.entries.length;
            for (const [key, held] of history.balances()) total.set(key, (total.get(key) ?? 0n) + held);
          });
          return fc.assert(property, {
            seed: seed + at,
            numRuns: Math.ceil(runs / lanes),
            endOnFailure: true,
          });
        };
        await Promise.all(Array.from({ length: lanes }, (_, at) => lane(at)));
        for (const code of ['MESI', 'USD'] as const) {
          const held = (await ledger().balances(`exchange:${code}`))[code] ?? 0n;
          expect(held).toBe(total.get(`exchange:${code} ${code}`) ?? 0n);
        }
        const audit = await ledger().audit();
        expect(audit).toMatchObject({ entries, sums: { MESI: '0', USD: '0' }, broken: [], negative: [] });
      },
      PATIENCE_MS,
    );
  });
}

interface Told {
  readonly action: Action;
  readonly askedAt: number;
  readonly toldAt: number;
  readonly answer: AppendOutcome | HoldEnd;
}

/** One run. Its accounts and ids are its own, so that all runs share one journal. */
class Race {
  readonly #writers: readonly LedgerPort[];
  readonly #names: Names;
  readonly #scheduler: Scheduler;
  readonly #asked: Action[] = [];
  readonly #told: Told[] = [];
  #ticks = 0;

  constructor(writers: readonly LedgerPort[], run: string, scheduler: Scheduler) {
    this.#writers = writers;
    this.#names = new Names(run);
    this.#scheduler = scheduler;
  }

  async run(clients: readonly Drawn<typeof script>[]): Promise<RaceHistory> {
    const [first] = this.#writers as readonly [LedgerPort];
    const gifts = GIFTS.map((gift) => this.#ask(first, gift));
    const asking = clients.map(async (steps) => {
      for (const { writer, action: next } of steps)
        await this.#ask(this.#writers[writer] as LedgerPort, this.#meant(next));
    });
    await this.#scheduler.waitFor(Promise.all([...gifts, ...asking]));
    const page = await this.#writers[0]?.find({ by: { ref: this.#names.run }, limit: 1_000 });
    const history = new RaceHistory(this.#operations(), page?.receipts ?? []);
    history.judge();
    for (const [key, held] of history.balances()) {
      const [account = '', code] = key.split(' ');
      if (account.startsWith('exchange:')) continue;
      for (const writer of this.#writers) {
        expect((await writer.balances(account))[code as Asset] ?? 0n, key).toBe(held);
      }
    }
    return history;
  }

  #meant(next: Action | Drawn<typeof again>): Action {
    return 'again' in next ? (this.#asked[next.again % this.#asked.length] as Action) : next;
  }

  async #ask(writer: LedgerPort, next: Action): Promise<void> {
    this.#ticks += 1;
    const askedAt = this.#ticks;
    this.#asked.push(next);
    const answered = this.#send(writer, next);
    // The answer may be there long before its client hears of it: that is the scheduler's to say.
    const answer = await this.#scheduler.schedule(answered);
    this.#ticks += 1;
    this.#told.push({ action: next, askedAt, toldAt: this.#ticks, answer });
  }

  #send(writer: LedgerPort, next: Action): Promise<AppendOutcome | HoldEnd> {
    const names = this.#names;
    const { run: ref } = names;
    switch (next.do) {
      case 'topUp':
      case 'tip': {
        const { entryId: id, source, moves: legs } = names.intentOf(next, null);
        return writer.append({ id, kind: next.do, source, legs, ref, memo: {} });
      }
      case 'hold': {
        const { asset, amountMinor, who } = next;
        const terms = { conversion: { rateId: 'r', rate: RATE }, dueAtMs: 1, memo: {} };
        const holdId = names.holdId(next.number);
        return placeHold(writer, {
          holdId,
          from: names.wallet(who),
          held: { asset, amountMinor },
          ref,
          ...terms,
        });
      }
      case 'post': {
        const to = [{ account: names.creator, takenMinor: next.takenMinor }];
        return postHold(writer, { holdId: names.holdId(next.number), to });
      }
      case 'void':
        return voidHold(writer, { holdId: names.holdId(next.number), reason: 'released' });
    }
  }

  #operations(): Answered[] {
    const holds = new Map<number, Sum>();
    for (const { action: done, answer } of this.#told) {
      if (done.do === 'hold' && answer.ok && !answer.replayed) holds.set(done.number, done);
    }
    return this.#told.map(({ action: done, ...rest }) => {
      const hold = done.do === 'post' || done.do === 'void' ? (holds.get(done.number) ?? null) : null;
      return { ...rest, intent: this.#names.intentOf(done, hold) };
    });
  }
}

/** What the accounts and entries of a run are called, and what its actions ought to move. */
class Names {
  readonly run: string;
  readonly creator: string;

  constructor(run: string) {
    this.run = run;
    this.creator = `creator:${run}_star`;
  }

  wallet = (who: string) => `wallet:${this.run}_${who}`;
  holdId = (at: number) => `${this.run}_h${at}`;

  /** Returns what the action was to do. `hold` is what was set aside, for the actions that end it. */
  intentOf(done: Action, hold: Sum | null): Intent {
    const input = JSON.stringify(done, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
    switch (done.do) {
      case 'topUp': {
        const source = `external:sandbox:${this.run}_${done.who}`;
        const moves = this.#between(source, this.wallet(done.who), done);
        return { entryId: `${this.run}_e${done.number}`, input, source, moves };
      }
      case 'tip': {
        const source = this.wallet(done.who);
        const moves = this.#paid(source, done.asset, done.amountMinor);
        return { entryId: `${this.run}_e${done.number}`, input, source, moves };
      }
      case 'hold': {
        const [source, account] = [this.wallet(done.who), `hold:${this.holdId(done.number)}`];
        return {
          entryId: `hold/${this.holdId(done.number)}`,
          input,
          source,
          moves: this.#between(source, account, done),
        };
      }
      default: {
        const [source, needs] = [`hold:${this.holdId(done.number)}`, `hold/${this.holdId(done.number)}`];
        const base = { entryId: `${needs}/end`, input, source, needs };
        if (hold === null) return { ...base, moves: [] };
        const takenMinor = done.do === 'post' ? done.takenMinor : 0n;
        const rest = { ...hold, amountMinor: hold.amountMinor - takenMinor };
        const returned = this.#between(source, this.wallet(hold.who), rest);
        return {
          ...base,
          exceeds: rest.amountMinor < 0n,
          moves: [...this.#paid(source, hold.asset, takenMinor), ...returned],
        };
      }
    }
  }

  #between(from: string, account: string, { asset, amountMinor }: Pick<Sum, 'asset' | 'amountMinor'>) {
    return [
      { account: from, asset, amountMinor: -amountMinor },
      { account, asset, amountMinor },
    ];
  }

  /** To the creator, who always gets MESI: by paper and pencil, a rest of a minor unit is one more. */
  #paid(from: string, asset: Asset, amountMinor: bigint): Intent['moves'] {
    if (asset === 'MESI') return this.#between(from, this.creator, { asset, amountMinor });
    const product = amountMinor * RATE.numerator;
    const mesi = product / RATE.denominator + (product % RATE.denominator === 0n ? 0n : 1n);
    return [
      ...this.#between(from, `exchange:${asset}`, { asset, amountMinor }),
      ...this.#between('exchange:MESI', this.creator, { asset: 'MESI', amountMinor: mesi }),
    ];
  }
}
