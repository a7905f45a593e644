import { expect, it } from 'vitest';
import type { ModeView } from '../../../shared/protocol/modes.ts';
import { RecordingStory } from './RecordingStory.ts';

const SEEDS = 400;
const STEPS = 60;

function wrongIn(seeds: number, plant?: (mode: ModeView) => ModeView): readonly string[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const story = new RecordingStory(seed, plant);
    story.run(STEPS);
    return story.wrong.slice(0, 1).map((what) => `seed ${seed}: ${what}`);
  }).flat();
}

it('[SI20] of a stream is kept what its creator wishes, of a one-to-one what both agreed to', () => {
  expect(wrongIn(SEEDS)).toEqual([]);
});

it('[SI20] a question taken for a yes is noticed', () => {
  const hasty = (mode: ModeView): ModeView =>
    mode.type === 'oneToOne' && mode.call.recording
      ? { ...mode, call: { ...mode.call, recording: { ...mode.call.recording, state: 'on' } } }
      : mode;
  expect(wrongIn(20, hasty).length).toBeGreaterThan(0);
});

it('[SI20] a call taken for a public stream is noticed', () => {
  const blind = (mode: ModeView): ModeView => (mode.type === 'oneToOne' ? mode.before : mode);
  expect(wrongIn(20, blind).length).toBeGreaterThan(0);
});
