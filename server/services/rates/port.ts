import type { Asset, Rate } from '../../../shared/money.ts';

/** What an amount of some asset is worth in MESI, now. */
export interface Quote {
  /** Stands on the journal entry, so that the conversion can be checked later. */
  readonly rateId: string;
  /** MESI minor units, rounded up to the next whole one: the platform bears less than one minor unit. */
  readonly mesiMinor: bigint;
  /** MESI minor units per minor unit of the asset. */
  readonly rate: Rate;
  readonly expiresAtMs: number;
}

export interface RatesPort {
  /** MESI itself is quoted 1:1 with rateId `identity`. Throws `RatesUnavailable` when no rate is known. */
  quote(input: { readonly asset: Asset; readonly amountMinor: bigint }): Promise<Quote>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}

export class RatesUnavailable extends Error {
  override readonly name = 'RatesUnavailable';
}
