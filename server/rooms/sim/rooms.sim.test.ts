import { describe, expect, it } from 'vitest';
import { findViolations } from './invariants.ts';
import { PLANTS } from './plants.ts';
import type { Faults } from './SimWorld.ts';
import { type Plant, StreamStory } from './StreamStory.ts';

const BAD_DAY: Faults = { lose: 0.1, double: 0.1, delayMs: 60, loseAnswer: 0.04, storeAway: 0.03 };
const SEEDS = 1_000;
/** A planted error shows within so many seeds. */
const PATIENCE = 100;

async function live(seed: number, plant?: Plant): Promise<string[]> {
  const story = new StreamStory(seed, plant);
  await story.run({ faults: BAD_DAY, steps: 80 });
  return findViolations(story);
}

describe('a stream through a thousand bad days', () => {
  it('[SI1] [SI2] [SI3] [SI4] [SI5] [SI15] [AL1] [AL2] holds whatever is lost, late, doubled, killed, stalled or cut off', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      expect({ seed, violations: await live(seed) }).toEqual({ seed, violations: [] });
    }
  });
});

describe('the simulation notices', () => {
  it.each(Object.entries(PLANTS))('%s', async (_name, { breaks, plant }) => {
    let noticed: string[] = [];
    for (let seed = 1; seed <= PATIENCE && noticed.length === 0; seed += 1) {
      noticed = (await live(seed, plant)).filter((violation) => violation.startsWith(breaks));
    }
    expect(noticed).not.toEqual([]);
  });
});
