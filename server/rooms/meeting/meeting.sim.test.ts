import { describe, expect, it } from 'vitest';
import { liveMeeting, PLANTED, ways } from './meetingSim.testkit.ts';

/** The long form: `MESI_SIM_SEEDS=20000 npm run test:unit -- server/rooms/meeting`. */
const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 2_000);
const ENDS = ['cancelled', 'declined', 'lapsed', 'refunded', 'released', 'split', 'withdrawn'];
const PLANTED_SEEDS = 2_000;

describe('days of a meeting', () => {
  it('[BM11] end with all money where it belongs, whatever crashes, is lost, or speaks for a server of before', () => {
    const wrong = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const violations = liveMeeting(seed);
      if (violations.length > 0) wrong.push({ seed, violations });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    // each end was come to
    expect([...ways.keys()].toSorted()).toEqual(ENDS);
  });

  it.each(PLANTED)('[BM11] are seen to go wrong when the machine %s', (planted) => {
    const seeds = Array.from({ length: PLANTED_SEEDS }, (_, n) => n + 1);
    expect(seeds.some((seed) => liveMeeting(seed, planted).length > 0)).toBe(true);
  });
});
