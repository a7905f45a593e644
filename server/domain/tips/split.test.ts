import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPLIT_LIMITS, SPLIT_ROLES } from '../../../shared/splitLimits.ts';
import { type SplitShare, splitTip } from './split.ts';

const share = (n: number, part: number): SplitShare => ({
  ...{ personId: `us_guest${n}`, role: SPLIT_ROLES[n % SPLIT_ROLES.length]!, part },
  into: n % 2 === 0 ? 'creator' : 'wallet',
});
const split = (shares: readonly SplitShare[], mesiMinor: bigint) =>
  splitTip(shares, { account: 'creator:us_star', mesiMinor }).map(({ account, takenMinor }) => [
    account,
    takenMinor,
  ]);

describe('a tip that is shared', () => {
  it('[TS2] is dealt out by largest remainder, the creator first of equals', () => {
    expect(split([], 7n)).toEqual([['creator:us_star', 7n]]);
    expect(split([share(1, 3_000), share(2, 500)], 1_000n)).toEqual([
      ['creator:us_star', 650n],
      ['wallet:us_guest1', 300n],
      ['creator:us_guest2', 50n],
    ]);
    expect(split([share(1, 5_000)], 3n)).toEqual([
      ['creator:us_star', 2n],
      ['wallet:us_guest1', 1n],
    ]);
    expect(split([share(1, 10_000)], 3n)).toEqual([['wallet:us_guest1', 3n]]);
    expect(split([share(1, 1)], 1n)).toEqual([['creator:us_star', 1n]]);
  });

  const parts = fc
    .array(fc.integer({ min: 1, max: 2_000 }), { maxLength: SPLIT_LIMITS.shares })
    .filter((all) => all.reduce((sum, part) => sum + part, 0) <= SPLIT_LIMITS.whole);

  it('[TS2] sums to what the tip brings, each less than a minor unit from its exact part', () => {
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 1n, max: 10n ** 40n }), (all, mesiMinor) => {
        const shares = all.map((part, n) => share(n, part));
        const dealt = splitTip(shares, { account: 'creator:us_star', mesiMinor });
        expect(dealt.reduce((sum, { takenMinor }) => sum + takenMinor, 0n)).toBe(mesiMinor);
        for (const { personId, part, into } of shares) {
          const taken = dealt.find(({ account }) => account === `${into}:${personId}`)?.takenMinor ?? 0n;
          const off = taken * BigInt(SPLIT_LIMITS.whole) - mesiMinor * BigInt(part);
          expect(off > -BigInt(SPLIT_LIMITS.whole) && off < BigInt(SPLIT_LIMITS.whole)).toBe(true);
        }
      }),
      { seed: 20_261_130, numRuns: 300 },
    );
  });
});
