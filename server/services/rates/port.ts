import type { Asset, Rate } from '../../../shared/money.ts';

/** Says what an amount of some asset is worth in MESI now. */
export interface Quote {
  /** The id of the rate. It stands on the journal entry, so that the conversion can be checked later. */
  readonly rateId: string;
  /**
   * The worth in minor units of MESI, rounded up to the next whole one: the platform bears less than one minor unit.
   */
  readonly mesiMinor: bigint;
  /** The rate in minor units of MESI per minor unit of the asset. */
  readonly rate: Rate;
  readonly expiresAtMs: number;
}

export interface RatesPort {
  /**
   * Quotes an amount. MESI itself is quoted 1:1 with rateId `identity`. It throws `RatesUnavailable` when no rate is
   * known.
   */
  quote(input: { readonly asset: Asset; readonly amountMinor: bigint }): Promise<Quote>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}

export class RatesUnavailable extends Error {
  override readonly name = 'RatesUnavailable';
}
