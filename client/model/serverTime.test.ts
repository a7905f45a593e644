import { describe, expect, it } from 'vitest';
import { estimateOf } from './serverTime.ts';

describe('the server’s time as a page counts it', () => {
  it('[VM80] the way there and back is halved', () => {
    const sample = { askedAtMs: 100, answeredAtMs: 140, serverMs: 1_000_000 };
    expect(estimateOf(null, sample)).toEqual({ offsetMs: 999_880, roundTripMs: 40 });
  });

  it('[VM80] the quickest answer is believed, whatever came after it', () => {
    const quick = estimateOf(null, { askedAtMs: 0, answeredAtMs: 10, serverMs: 5_005 });
    const slow = { askedAtMs: 100, answeredAtMs: 900, serverMs: 9_000 };
    expect(estimateOf(quick, slow)).toBe(quick);
    expect(estimateOf(estimateOf(null, slow), { askedAtMs: 0, answeredAtMs: 10, serverMs: 5_005 })).toEqual(
      quick,
    );
  });
});
