import { describe, expect, it } from 'vitest';
import { ModesStory } from './ModesStory.ts';
import { findModesViolations } from './modesInvariants.ts';
import { MODES_PLANTS } from './modesPlants.ts';
import type { ModesPlant } from './SimRuler.ts';

const SEEDS = 2_000;
const STEPS = 200;
/** A planted error shows within so many seeds. */
const PATIENCE = 300;

/** How often money of the menu ended so. */
const ends = { post: 0, void: 0 };

async function live(seed: number, plant?: ModesPlant): Promise<string[]> {
  const story = new ModesStory(seed, plant);
  await story.run(STEPS);
  for (const { entryId, memo } of story.ledger.journal) {
    if (memo.purpose !== 'menu' || entryId.endsWith('/end')) continue;
    ends[story.ledger.get(`${entryId}/end`)?.kind === 'post' ? 'post' : 'void'] += 1;
  }
  return findModesViolations(story);
}

describe('tickets and one-to-ones through two thousand bad days', () => {
  it('[SI6] [SI7] [SI8] [SI9] [SI10] [SI11] [SI12] [SI13] [SI14] [SI16] [SI17] [AL2] [AL3] [AL6] hold whatever is lost, late, doubled, or killed between two steps', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      expect({ seed, violations: await live(seed) }).toEqual({ seed, violations: [] });
    }
    // the days were bad enough for the menu
    expect(Math.min(ends.post, ends.void)).toBeGreaterThan(SEEDS / 10);
  });
});

describe('the simulation of money notices', () => {
  it.each(Object.entries(MODES_PLANTS))('%s', async (_name, { breaks, plant }) => {
    let noticed: string[] = [];
    for (let seed = 1; seed <= PATIENCE && noticed.length === 0; seed += 1) {
      noticed = (await live(seed, plant)).filter((violation) => violation.startsWith(breaks));
    }
    expect(noticed).not.toEqual([]);
  });
});
