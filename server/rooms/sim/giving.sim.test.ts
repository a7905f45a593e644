import { describe, expect, it } from 'vitest';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import { type GivingPlant, GivingStory } from './GivingStory.ts';
import type { Faults } from './SimWorld.ts';
import { withoutFence, writesLater } from './wrongStores.ts';

const BAD_WEEKS: Faults = { lose: 0, double: 0, delayMs: 80, loseAnswer: 0.06, storeAway: 0.04 };
/** The long form: `MESI_SIM_SEEDS=2000 npm run test:unit -- server/rooms/sim/giving.sim.test.ts`. */
const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 300);
/** A planted error shows within so many seeds. */
const PATIENCE = 400;

/** How often money ended so. */
const ends = new Map<string, number>();

async function live(seed: number, plant?: GivingPlant): Promise<readonly string[]> {
  const story = new GivingStory(seed, plant);
  await story.run({ faults: BAD_WEEKS, steps: 80 });
  for (const { kind, entryId, memo } of story.ledger.journal) {
    const what = entryId.includes('rp_') ? `${kind} ${memo.reason ?? ''}` : `${kind} ${memo.purpose ?? ''}`;
    ends.set(what.trim(), (ends.get(what.trim()) ?? 0) + 1);
  }
  return story.wrong;
}

describe('tips that repeat and goals, through bad weeks', () => {
  it('[TR3] [TR4] [TR5] [AG4] [AG5] [AG6] [TS2] are charged once for each date, and each pledge ends once', async () => {
    const wrong = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const violations = await live(seed);
      if (violations.length > 0) wrong.push({ seed, violations });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    // the weeks were bad enough
    for (const what of [
      'tip',
      'void stopped',
      'void InsufficientFunds',
      'void late',
      'hold pledge',
      'post pledge',
    ])
      expect(ends.get(what), what).toBeGreaterThan(SEEDS / 10);
  });
});

/** A journal that says it has taken an entry, and has not. */
const forgets =
  (isForgotten: (entryId: string, reason: string) => boolean) =>
  (ledger: LedgerPort): LedgerPort => ({
    ...ledger,
    append: async (input) => {
      if (input.kind !== 'void' || !isForgotten(input.id, input.memo.reason ?? ''))
        return ledger.append(input);
      const receipt = { ...input, entryId: input.id, legs: [] };
      return { ok: true, receipt: receipt as never, replayed: false };
    },
  });

const withoutFenceOf =
  (only: string) =>
  (store: StorePort): StorePort => ({
    ...store,
    replace: (collection, ...rest) =>
      (collection === only ? withoutFence(store) : store).replace(collection, ...rest),
  });

const PLANTS: Readonly<Record<string, { readonly says: RegExp; readonly plant: GivingPlant }>> = {
  'a stop does not take the next date': {
    says: /^TR4/,
    plant: { ledger: forgets((id, reason) => id.startsWith('tip_') && reason === 'stopped') },
  },
  'a date that was missed can still be paid': {
    says: /^TR[35]/,
    plant: { ledger: forgets((id, reason) => id.startsWith('tip_') && reason !== 'stopped') },
  },
  'each process has its own id for a date': {
    says: /^TR3/,
    plant: {
      ledger: (ledger, process) => ({
        ...ledger,
        append: (input) =>
          ledger.append(input.id.includes('rp_') ? { ...input, id: `${input.id}#${process}` } : input),
      }),
    },
  },
  'a pledge that comes too late is placed': {
    says: /^AG6/,
    plant: { ledger: forgets((id) => /^hold\/[^/]+$/.test(id)) },
  },
  'a goal is written over by whoever read it before': {
    says: /^AG/,
    plant: { store: withoutFenceOf('pledgeGoals') },
  },
  'what returns is paid': {
    says: /^AG/,
    plant: {
      ledger: (ledger) => ({
        ...ledger,
        append: (input) => {
          if (!input.id.endsWith('/end') || input.kind !== 'void') return ledger.append(input);
          const [spent, back] = input.legs;
          const paid = { ...back!, account: 'creator:us_star00' };
          return ledger.append({ ...input, kind: 'post', legs: [spent!, paid] });
        },
      }),
    },
  },
  'one person gets all shares': {
    says: /^TS2/,
    plant: {
      ledger: (ledger) => ({
        ...ledger,
        append: (input) => {
          if (input.memo.shares === undefined) return ledger.append(input);
          const [spent, own] = input.legs;
          return ledger.append({ ...input, legs: [spent!, { ...own!, amountMinor: -spent!.amountMinor }] });
        },
      }),
    },
  },
  'it says that it is written before it is': { says: /^(AG|TR)/, plant: { store: writesLater } },
};

describe('the suite notices', () => {
  it.each(Object.entries(PLANTS))('%s', async (_name, { says, plant }) => {
    let noticed = 0;
    for (let seed = 1; seed <= PATIENCE && noticed === 0; seed += 1)
      noticed = (await live(seed, plant)).filter((violation) => says.test(violation)).length;
    expect(noticed).toBeGreaterThan(0);
  });
});
