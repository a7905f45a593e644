import { describe, expect, it } from 'vitest';
import { slope } from './stats.ts';

describe('the slope of a line through points', () => {
  it('is what y grows by while x grows by one', () => {
    expect(slope([0, 1, 2, 5].map((x) => [x, 3 * x - 7] as const))).toBeCloseTo(3);
  });

  it('is 0 for what breathes, and where there are no two places', () => {
    expect(slope([0, 1, 2, 3, 4].map((x) => [x, x % 2] as const))).toBeCloseTo(0);
    expect(slope([])).toBe(0);
    expect(
      slope([
        [2, 1],
        [2, 5],
      ]),
    ).toBe(0);
  });
});
