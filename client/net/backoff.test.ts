import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('[NT8] doubles from half a second to fifteen seconds and stays there', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 1_000_000].map((attempt) => backoffMs(attempt, 1));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('[NT8] chance takes off at most half', () => {
  expect(backoffMs(0, 0)).toBe(250);
  expect(backoffMs(9, 0)).toBe(7_500);
});
