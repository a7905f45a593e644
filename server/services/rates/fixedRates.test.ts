import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../shared/money.ts';
import { positiveOf, readAmount } from '../../../shared/readAmount.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { createFixedRates } from './fixedRates.ts';
import { RatesUnavailable } from './port.ts';
import { describeRatesContract } from './rates.contract.ts';

const { clock } = createSimRuntime();

describeRatesContract('fixed table', () => ({ rates: createFixedRates({ clock }), nowMs: clock.nowMs }));

const minorOf = (text: string, asset: Asset) => positiveOf(readAmount({ text, asset, locale: 'en' }));

describe('fixed rates', () => {
  const table: readonly (readonly [string, Asset, string, string])[] = [
    ['0.10', 'USD', '1', 'fixed-2026-01/USD'],
    ['5', 'USD', '50', 'fixed-2026-01/USD'],
    ['0.10', 'USDC', '1', 'fixed-2026-01/USDC'],
    ['0.000001', 'USDC', '0.00001', 'fixed-2026-01/USDC'],
    ['0.92', 'EUR', '10', 'fixed-2026-01/EUR'],
    ['0.01', 'EUR', '0.108696', 'fixed-2026-01/EUR'],
  ];
  it.each(table)('[RA2] %s %s is worth %s MESI by %s', async (amount, asset, mesi, rateId) => {
    const amountMinor = minorOf(amount, asset)!;
    const quote = await createFixedRates({ clock }).quote({ asset, amountMinor });
    expect(quote).toMatchObject({ rateId, mesiMinor: minorOf(mesi, 'MESI') });
  });

  it('[RA5] has no rate for what is not in its table', async () => {
    const rates = createFixedRates({ clock, table: { name: 'empty', rates: {} } });
    await expect(rates.quote({ asset: 'USD', amountMinor: 1n })).rejects.toThrow(RatesUnavailable);
  });
});
