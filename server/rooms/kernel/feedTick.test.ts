import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { flushDelayMs } from './feedTick.ts';

const NOW_MS = 1_000_000;

describe('when a frame leaves', () => {
  test('[FK1] the first event of a room leaves at once, however many watch', () => {
    expect(flushDelayMs({ nowMs: 0, lastFlushAtMs: null, viewers: 100_000 })).toBe(0);
  });

  test('[FK1] an event after a quiet while leaves at once', () => {
    const lastFlushAtMs = NOW_MS - LIMITS.feedTickMaxMs;
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs, viewers: 100_000 })).toBe(0);
  });

  test('[FK1] a room without viewers never waits; three viewers wait a millisecond at most', () => {
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS, viewers: 0 })).toBe(0);
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS, viewers: 3 })).toBe(1);
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS - 1, viewers: 3 })).toBe(0);
  });

  test('[FK2] frames are spaced so that writes of 5 µs take a tenth of a core', () => {
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS, viewers: 1_000 })).toBe(50);
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS - 20, viewers: 1_000 })).toBe(30);
    expect(flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS - 50, viewers: 1_000 })).toBe(0);
  });

  test('[FK2] no event waits longer than the longest tick', () => {
    const at = { nowMs: NOW_MS, lastFlushAtMs: NOW_MS };
    expect(flushDelayMs({ ...at, viewers: 3_000 })).toBe(LIMITS.feedTickMaxMs);
    expect(flushDelayMs({ ...at, viewers: 3_001 })).toBe(LIMITS.feedTickMaxMs);
    expect(flushDelayMs({ ...at, viewers: 1_000_000 })).toBe(LIMITS.feedTickMaxMs);
  });

  test('[FK19] how many watch is told alone the more seldom the more watch, and within a bound', () => {
    const at = { nowMs: NOW_MS, lastFlushAtMs: NOW_MS, onlyViewers: true };
    expect(flushDelayMs({ ...at, viewers: 0 })).toBe(0);
    expect(flushDelayMs({ ...at, viewers: 100 })).toBe(250);
    expect(flushDelayMs({ ...at, viewers: 1_000 })).toBe(2_500);
    expect(flushDelayMs({ ...at, viewers: 1_000_000 })).toBe(LIMITS.viewersTickMaxMs);
  });

  test('[FK2] a clock that was set back an hour holds nothing longer than one tick', () => {
    const delayMs = flushDelayMs({ nowMs: NOW_MS, lastFlushAtMs: NOW_MS + 3_600_000, viewers: 1_000 });
    expect(delayMs).toBe(50);
  });
});
