import { describe, expect, it } from 'vitest';
import { PLANTED, ReportsDays } from './reportsSim.testkit.ts';

const SEEDS = 2_000;
const SEEDS_TO_NOTICE = 1_000;

describe('reports through days of crashes and lost answers', () => {
  it('[FB3] [FB5] [FB6] [FB7] [FB8] [FB9] [FB10] [FB14] move exactly what was frozen, end, and create no money', async () => {
    const ends: Record<string, number> = {};
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const days = await new ReportsDays(seed).live();
      expect({ seed, violations: days.violations }).toEqual({ seed, violations: [] });
      for (const end of days.ends) ends[end] = (ends[end] ?? 0) + 1;
    }
    // every way was walked often
    for (const end of ['lapsed', 'givenBack', 'default', 'judged', 'appealed'])
      expect([end, ends[end] ?? 0]).toEqual([end, expect.toSatisfy((count: number) => count > SEEDS / 50)]);
  });

  it.each(PLANTED)('[FB10] notices a planted error: %s', async (planted) => {
    let noticed = 0;
    for (let seed = 1; seed <= SEEDS_TO_NOTICE && noticed === 0; seed += 1) {
      const days = await new ReportsDays(seed, planted).live();
      noticed = days.violations.length;
    }
    expect(noticed).toBeGreaterThan(0);
  });
});
