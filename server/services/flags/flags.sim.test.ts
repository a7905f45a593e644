import { describe, expect, it } from 'vitest';
import { FlagDays, PLANTED_FLAGS } from './flagsSim.testkit.ts';

const SEEDS = 100;

describe('flags through weeks of crashes, lost answers and people at once', () => {
  it('[FG1] [FG3] [FG5] [FG6] count each person once, are decided once, and false ones close reporting', async () => {
    let barred = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const days = await new FlagDays(seed).live();
      expect({ seed, violations: days.violations }).toEqual({ seed, violations: [] });
      barred += days.barred;
    }
    // it came to that often
    expect(barred).toBeGreaterThan(SEEDS / 10);
  });

  it.each(PLANTED_FLAGS)('[FG1] [FG3] [FG5] notice a planted error: %s', async (planted) => {
    let noticed = 0;
    for (let seed = 1; seed <= SEEDS && noticed === 0; seed += 1)
      noticed = (await new FlagDays(seed, planted).live()).violations.length;
    expect(noticed).toBeGreaterThan(0);
  });
});
