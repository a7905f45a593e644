import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerPort } from '../../services/ledger/port.ts';
import { createSqliteLedger } from '../../services/ledger/sqlite/sqliteLedger.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { dueEffects } from './effects.ts';
import type { Payee } from './order.ts';
import { Works, type WorksPlant, type WorksStep } from './works.testkit.ts';

const RUNS = 200;
const SEED = 20_261_129;
/** A planted error shows within so many runs. */
const PATIENCE = 200;
const FUNDS = 500n;
const EURO = { rateId: 'r1', numerator: '7', denominator: '3' };

const folder = mkdtempSync(join(tmpdir(), 'mesi-works-'));
let ledger: LedgerPort;
let runs = 0;
/** How often orders ended so. */
const ends = new Map<string, number>();
/** How often money was taken for each purpose. */
const paidFor = new Map<string, number>();
beforeAll(() => {
  ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock: createSimRuntime().clock });
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const index = fc.nat(20);
const payees: fc.Arbitrary<readonly Payee[]> = fc
  .array(fc.integer({ min: 1, max: 13 }), { minLength: 3, maxLength: 5 })
  .map((shares) => shares.map((share, n) => ({ account: `creator:us_payee${n}`, share })));
const money = fc.oneof(
  fc.nat(400).map((amount) => ({
    asset: 'MESI' as const,
    amountMinor: `${amount}`,
    mesiMinor: `${amount}`,
    rate: null,
  })),
  fc
    .integer({ min: 1, max: 400 })
    .map((amount) => ({ asset: 'EUR' as const, amountMinor: `${amount}`, mesiMinor: '0', rate: EURO })),
);
/** A bid is shared out among several; all else that rooms hold money for goes to one creator. */
const PURPOSES = ['bid', 'unlock', 'message', 'minutes'] as const;
const bids: fc.Arbitrary<WorksStep> = fc
  .record({
    money,
    payees,
    who: index,
    dueInMs: fc.integer({ min: 1, max: 60_000 }),
    purpose: fc.constantFrom(...PURPOSES),
  })
  .map(({ money, payees, who, dueInMs, purpose }) => ({
    type: 'bid',
    bid: { purpose, payees: purpose === 'bid' ? payees : payees.slice(0, 1), ...money },
    who,
    dueInMs,
  }));
const step: fc.Arbitrary<WorksStep> = fc.oneof(
  { weight: 4, arbitrary: bids },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('bidAgain' as const), which: index }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      which: index,
      how: fc.constantFrom('whole' as const, 'part' as const, 'void' as const),
      isKept: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('deliver' as const),
      which: index,
      percent: fc.nat(100),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      death: fc.constantFrom(null, null, null, null, 'before' as const, 'after' as const),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('ledger' as const),
      which: index,
      fate: fc.constantFrom('answered' as const, 'answered' as const, 'lost' as const, 'notDone' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('result' as const), which: index, isDoubled: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.nat(10_000) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('sweep' as const), which: index }) },
  { weight: 1, arbitrary: fc.constant({ type: 'kill' as const }) },
);

async function fund(works: Works): Promise<void> {
  for (const asset of ['MESI', 'EUR'] as const)
    for (const n of [0, 1]) {
      const [source, wallet] = ['external:test:bank', `wallet:${works.payer(n).id}`];
      const legs = [
        { account: source, asset, amountMinor: -FUNDS },
        { account: wallet, asset, amountMinor: FUNDS },
      ];
      await ledger.append({
        id: `fund/${wallet}/${asset}`,
        kind: 'topUp',
        source,
        ref: null,
        memo: {},
        legs,
      });
    }
}

async function live(steps: readonly WorksStep[], plant: WorksPlant = {}): Promise<string[]> {
  runs += 1;
  const works = new Works({ run: runs, ledger, plant });
  await fund(works);
  for (const one of steps) await works.step(one);
  await works.heal();
  for (const word of works.ends()) ends.set(word, (ends.get(word) ?? 0) + 1);
  for (const purpose of works.paidPurposes()) paidFor.set(purpose, (paidFor.get(purpose) ?? 0) + 1);
  return works.violations();
}

const stories = fc.array(step, { minLength: 20, maxLength: 90, size: 'max' });

describe('orders through many bad days', () => {
  it('[OB16] [OB12] [OB17] end exactly once, are shared out to the last unit, and are met when they are due', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (steps) => {
        expect(await live(steps)).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // the days were bad enough: every end there is was met often
    for (const word of ['settled', 'withdrawn', 'expired', 'refused', 'closed'])
      expect(ends.get(word), word).toBeGreaterThan(50);
    for (const purpose of PURPOSES) expect(paidFor.get(purpose), purpose).toBeGreaterThan(20);
    const { sums, negative, broken } = await ledger.audit();
    expect([[...new Set(Object.values(sums))], negative, broken]).toEqual([['0'], [], []]);
  });
});

const PLANTS: Readonly<Record<string, { readonly says: RegExp; readonly plant: WorksPlant }>> = {
  'money moves before it is written that it shall': {
    says: /no document takes|stands/,
    plant: { paysFirst: true },
  },
  'what returns is forgotten': {
    says: /owed|still held/,
    plant: {
      due: (book) =>
        dueEffects(book).filter((effect) => effect.type !== 'endHold' || effect.ending.type === 'post'),
    },
  },
  'a deadline is not met': { says: /deadline/, plant: { neverExpires: true } },
  'a refused hold is taken for a held one': {
    says: /nothing was ever held|cannot end/,
    plant: { believesRefused: true },
  },
  'one payee gets all': {
    says: /not their shares/,
    plant: {
      due: (book) =>
        dueEffects(book).map((effect) => ({
          ...effect,
          order: { ...effect.order, payees: effect.order.payees.slice(0, 1) },
        })),
    },
  },
  'more is taken than was decided': {
    says: /no document takes/,
    plant: {
      due: (book) =>
        dueEffects(book).map((effect) =>
          effect.type === 'endHold' && effect.ending.type === 'post'
            ? { ...effect, ending: { ...effect.ending, takenMinor: effect.order.amountMinor } }
            : effect,
        ),
    },
  },
};

describe('the suite notices', () => {
  it.each(Object.entries(PLANTS))('%s', async (_name, { says, plant }) => {
    let noticed: readonly string[] = [];
    const seen = fc.asyncProperty(stories, async (steps) => {
      noticed = (await live(steps, plant)).filter((violation) => says.test(violation));
      return noticed.length === 0;
    });
    const { failed } = await fc.check(seen, { numRuns: PATIENCE, seed: SEED, endOnFailure: true });
    expect([failed, noticed.length > 0]).toEqual([true, true]);
  });
});
