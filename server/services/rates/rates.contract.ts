import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_CODES } from '../../../shared/money.ts';
import type { RatesPort } from './port.ts';

/** What every source of rates must do; `nowMs` is the clock it was made with. */
export function describeRatesContract(
  name: string,
  create: () => { readonly rates: RatesPort; readonly nowMs: () => number },
): void {
  describe(`rates contract: ${name}`, () => {
    const amounts = fc.record({
      asset: fc.constantFrom(...ASSET_CODES),
      amountMinor: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    });

    it('[RA1] quotes MESI one to one', async () => {
      const quote = await create().rates.quote({ asset: 'MESI', amountMinor: 12_345n });
      expect(quote).toMatchObject({ rateId: 'identity', mesiMinor: 12_345n });
      expect(quote.rate).toEqual({ numerator: 1n, denominator: 1n });
    });

    it('[RA2] rounds up by less than one minor unit, so that nothing paid is worth nothing', async () => {
      const { rates } = create();
      await fc.assert(
        fc.asyncProperty(amounts, async (amount) => {
          const { mesiMinor, rate } = await rates.quote(amount);
          const borne = mesiMinor * rate.denominator - amount.amountMinor * rate.numerator;
          expect(mesiMinor).toBeGreaterThan(0n);
          expect(borne >= 0n && borne < rate.denominator).toBe(true);
        }),
        { seed: 20_260_101 },
      );
    });

    it.each(ASSET_CODES)(
      '[RA3] names the rate of %s, the same for the same ratio, and when it expires',
      async (asset) => {
        const { rates, nowMs } = create();
        const [small, large] = [
          await rates.quote({ asset, amountMinor: 1n }),
          await rates.quote({ asset, amountMinor: 10n ** 12n }),
        ];
        expect(small.rateId).not.toBe('');
        expect([large.rateId, large.rate]).toEqual([small.rateId, small.rate]);
        expect(small.expiresAtMs).toBeGreaterThan(nowMs());
      },
    );

    it('[RA4] loses no digit of a very large amount', async () => {
      const amountMinor = 10n ** 29n + 1n;
      const { mesiMinor, rate } = await create().rates.quote({ asset: 'USDC', amountMinor });
      expect((mesiMinor * rate.denominator) / rate.numerator).toBe(amountMinor);
    });

    it('[RA5] throws for an amount that is not above zero', async () => {
      const { rates } = create();
      await expect(rates.quote({ asset: 'USD', amountMinor: 0n })).rejects.toThrow(RangeError);
      await expect(rates.quote({ asset: 'MESI', amountMinor: -1n })).rejects.toThrow(RangeError);
    });

    it('says that it is well', async () => expect(await create().rates.health()).toMatchObject({ ok: true }));
  });
}
