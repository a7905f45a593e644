import { describe, expect, it } from 'vitest';
import { CurbDays, PLANTED_CURBS } from './CurbDays.ts';

const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 200);

describe('curbs through hours of crashes, lost answers and streams that are taken over', () => {
  it('[CB1] [CB2] [CB3] [CB4] nobody does what a curb that holds keeps them from, and everybody else may', async () => {
    let refused = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const days = await new CurbDays(seed).live();
      expect({ seed, violations: days.violations }).toEqual({ seed, violations: [] });
      refused += days.refused;
    }
    // it came to that often
    expect(refused).toBeGreaterThan(SEEDS);
  });

  it.each(PLANTED_CURBS)('[CB3] [CB4] notice a planted error: %s', async (planted) => {
    let noticed = 0;
    for (let seed = 1; seed <= SEEDS && noticed === 0; seed += 1)
      noticed = (await new CurbDays(seed, planted).live()).violations.length;
    expect(noticed).toBeGreaterThan(0);
  });
});
