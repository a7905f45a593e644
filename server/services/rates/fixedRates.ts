import { type Asset, convertUp } from '../../../shared/money.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Clock } from '../runtime/port.ts';
import { type Quote, type RatesPort, RatesUnavailable } from './port.ts';

export type RateTable = Readonly<Partial<Record<Asset, Quote['rate']>>>;

export interface FixedTable {
  /** The table's name, which stands in the rate ids; another table has another name. */
  readonly name: string;
  readonly rates: RateTable;
}

/** 1 MESI = 0.10 USD = 0.10 USDC = 0.092 EUR, as MESI minor units per minor unit of the asset. */
const TABLE_2026_01: FixedTable = {
  name: 'fixed-2026-01',
  rates: {
    USD: { numerator: 100_000n, denominator: 1n },
    USDC: { numerator: 10n, denominator: 1n },
    EUR: { numerator: 2_500_000n, denominator: 23n },
  },
};

const QUOTE_LIFE_MS = MINUTE_MS;

/** Quotes rates that are written down once; what is quoted never changes under the same id. */
export function createFixedRates({
  clock,
  table = TABLE_2026_01,
}: {
  readonly clock: Clock;
  readonly table?: FixedTable;
}): RatesPort {
  const known = (asset: Asset): Pick<Quote, 'rateId' | 'rate'> => {
    if (asset === 'MESI') return { rateId: 'identity', rate: { numerator: 1n, denominator: 1n } };
    const rate = table.rates[asset];
    if (!rate) throw new RatesUnavailable(`${table.name} has no rate for ${asset}`);
    return { rateId: `${table.name}/${asset}`, rate };
  };

  return {
    async quote({ asset, amountMinor }) {
      if (amountMinor <= 0n) throw new RangeError(`only amounts above zero are quoted, not ${amountMinor}`);
      const { rateId, rate } = known(asset);
      const mesiMinor = convertUp(amountMinor, rate);
      return { rateId, rate, mesiMinor, expiresAtMs: clock.nowMs() + QUOTE_LIFE_MS };
    },
    health: async () => ({ ok: true }),
  };
}
