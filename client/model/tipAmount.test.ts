import { expect, it } from 'vitest';
import { isLargeTip, type Rates } from './tipAmount.ts';

/** Ten MESI for a dollar. */
const rates = [{ asset: 'USD', mesiMinorPerUnit: '10000000' }] as unknown as Rates;

it('[VM92] a tip of 1,000 MESI or more is large, in whatever asset', () => {
  expect(isLargeTip({ asset: 'MESI', amountMinor: 1_000_000_000n }, rates)).toBe(true);
  expect(isLargeTip({ asset: 'MESI', amountMinor: 999_999_999n }, rates)).toBe(false);
  expect(isLargeTip({ asset: 'USD', amountMinor: 10_000n }, rates)).toBe(true);
  expect(isLargeTip({ asset: 'USD', amountMinor: 9_999n }, rates)).toBe(false);
  // nothing is known of its worth
  expect(isLargeTip({ asset: 'EUR', amountMinor: 1_000_000n }, rates)).toBe(false);
});
