import { describe, expect, it } from 'vitest';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { hasSeen, NOTHING_SEEN, remember } from './seenIds.ts';

describe('memory of shown ids', () => {
  it('[OV2] remembers at least the last 4,096 ids and is bounded', () => {
    const total = 10_000;
    let seen = NOTHING_SEEN;
    for (let n = 0; n < total; n += 1) seen = remember(seen, `tip_${n}`);
    for (let n = total - 4_096; n < total; n += 1) expect(hasSeen(seen, `tip_${n}`)).toBe(true);
    const held = seen.young.length + seen.generations.reduce((sum, generation) => sum + generation.size, 0);
    expect(held).toBeLessThanOrEqual(OVERLAY_LIMITS.seenGeneration * OVERLAY_LIMITS.seenGenerations);
  });

  it('[OV2] does not confuse ids', () => {
    expect(hasSeen(remember(NOTHING_SEEN, 'tip_a'), 'tip_b')).toBe(false);
  });
});
