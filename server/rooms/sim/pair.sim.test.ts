import { describe, expect, it } from 'vitest';
import { PairDays } from './PairDays.ts';
import { PAIR_PLANTS } from './pairPlants.ts';

const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 100);
/** A planted error shows within so many seeds. */
const PATIENCE = 200;

describe('two people who restrict and block each other, through crashes and lost answers', () => {
  it('[CB1] [CB2] [CB3] [CB5] [BK1] [BK7] [CC5] [AL1] [AL6] are kept from what holds and from nothing else, and the log says so', async () => {
    let refused = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const days = await new PairDays(seed).live();
      expect({ seed, violations: days.violations }).toEqual({ seed, violations: [] });
      refused += days.refused;
    }
    // it came to that often
    expect(refused).toBeGreaterThan(SEEDS);
  });

  it.each(Object.entries(PAIR_PLANTS))('notice a planted error: %s', async (_name, { breaks, plant }) => {
    let noticed: readonly string[] = [];
    for (let seed = 1; seed <= PATIENCE && noticed.length === 0; seed += 1)
      noticed = (await new PairDays(seed, plant).live()).violations.filter((one) => one.startsWith(breaks));
    expect(noticed).not.toEqual([]);
  });
});
