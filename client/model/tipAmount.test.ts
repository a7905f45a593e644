import { expect, it } from 'vitest';
import { questionsBefore, type Rates } from './tipAmount.ts';

/** Ten MESI for a dollar. */
const rates = [{ asset: 'USD', mesiMinorPerUnit: '10000000' }] as unknown as Rates;

it('[VM92] a tip of 1,000 MESI or more is asked about, in whatever asset', () => {
  const asked = (asset: 'MESI' | 'USD' | 'EUR', amountMinor: bigint) =>
    questionsBefore({ asset, amountMinor }, rates, null);
  expect(asked('MESI', 1_000_000_000n)).toEqual(['large']);
  expect(asked('MESI', 999_999_999n)).toEqual([]);
  expect(asked('USD', 10_000n)).toEqual(['large']);
  expect(asked('USD', 9_999n)).toEqual([]);
  // nothing is known of its worth
  expect(asked('EUR', 1_000_000n)).toEqual([]);
});

it('[VM92] so is one from the giver’s own amount on, and of a larger one both are asked', () => {
  const asked = (amountMinor: bigint) => questionsBefore({ asset: 'MESI', amountMinor }, rates, '50000000');
  expect(asked(49_999_999n)).toEqual([]);
  expect(asked(50_000_000n)).toEqual(['own']);
  expect(asked(1_000_000_000n)).toEqual(['own', 'large']);
});
