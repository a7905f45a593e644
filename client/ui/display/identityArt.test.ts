import { expect, test } from 'vitest';
import { gradientOf, initialsOf, waveformOf } from './identityArt.ts';

test('[UI6] colours and waveform follow from the id alone', () => {
  expect(gradientOf('us_mara01')).toBe(gradientOf('us_mara01'));
  expect(waveformOf('st_one', 40)).toEqual(waveformOf('st_one', 40));
  const looks = new Set(Array.from({ length: 200 }, (_, index) => gradientOf(`us_person${index}`)));
  expect(looks.size).toBeGreaterThan(20);
});

test('[UI6] a waveform has the bars asked for, all of them visible and inside', () => {
  const bars = waveformOf('st_two', 64);
  expect(bars).toHaveLength(64);
  for (const height of bars) {
    expect(height).toBeGreaterThanOrEqual(0.18);
    expect(height).toBeLessThanOrEqual(1);
  }
});

test.each([
  ['Mara Lind', 'ML'],
  ['kai', 'K'],
  ['Ana de la Cruz', 'AC'],
  ['  Élan  Vital ', 'ÉV'],
  ['🎧 DJ Nox', '🎧N'],
  ['Luma (demo)', 'L'],
  ['', ''],
])('[UI7] the initials of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
