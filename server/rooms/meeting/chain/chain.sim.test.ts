import { describe, expect, it } from 'vitest';
import { ends, liveFollowed, PLANTED } from './chainSim.testkit.ts';

/** The long form: `MESI_SIM_SEEDS=20000 npm run test:unit -- server/rooms/meeting/chain`. */
const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 2_000);
const PLANTED_SEEDS = 1_000;

describe('the chain behind a meeting', () => {
  it('[EG3] rests where the ledger does, whatever crashes, is lost, or is taken back', () => {
    const wrong = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const violations = liveFollowed(seed);
      if (violations.length > 0) wrong.push({ seed, violations });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    // each end was come to
    expect([...ends.keys()].toSorted()).toEqual(['refunded', 'released', 'skipped', 'split']);
  });

  it.each(PLANTED)('[EG3] is seen to go wrong when a server %s', (planted) => {
    const seeds = Array.from({ length: PLANTED_SEEDS }, (_, n) => n + 1);
    expect(seeds.some((seed) => liveFollowed(seed, planted).length > 0)).toBe(true);
  });
});
