import { describe, expect, it } from 'vitest';
import { type ChatPlant, ChatStory } from './ChatStory.ts';
import { findChatViolations } from './chatInvariants.ts';
import { CHAT_PLANTS } from './chatPlants.ts';
import type { Faults } from './SimWorld.ts';

const BAD_DAY: Faults = { lose: 0, double: 0, delayMs: 60, loseAnswer: 0.04, storeAway: 0.03 };
const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 300);
/** A planted error shows within so many seeds. */
const PATIENCE = 300;

async function live(seed: number, plant?: ChatPlant): Promise<string[]> {
  const story = new ChatStory(seed, plant);
  await story.run({ faults: BAD_DAY, steps: 120 });
  return findChatViolations(story);
}

describe('a conversation through bad days', () => {
  it('[CI1] [CI2] [CI3] [CI4] [CI5] [CI6] [CI7] [CI8] [CI9] [CI10] [CI11] [CI20] [CI21] holds whatever is lost, late, doubled, killed or stalled', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      expect({ seed, violations: await live(seed) }).toEqual({ seed, violations: [] });
    }
  });
});

describe('the simulation notices', () => {
  it.each(Object.entries(CHAT_PLANTS))('%s', async (_name, { breaks, plant }) => {
    let noticed: string[] = [];
    for (let seed = 1; seed <= PATIENCE && noticed.length === 0; seed += 1) {
      noticed = (await live(seed, plant)).filter((violation) => violation.startsWith(breaks));
    }
    expect(noticed).not.toEqual([]);
  });
});
