import type { Asset, Money } from '../../shared/money.ts';
import type { RatesAnswer } from '../../shared/protocol/http.ts';
import { type AmountReading, positiveOf } from '../../shared/readAmount.ts';

/** The amounts that are shown as buttons, in major units; between them they reach every tier. */
export const TIP_PRESETS: Readonly<Record<Asset, readonly string[]>> = {
  MESI: ['2', '10', '25', '100', '500'],
  USDC: ['1', '5', '20', '50', '200'],
  USD: ['1', '5', '20', '50', '200'],
  EUR: ['1', '5', '20', '50', '200'],
};

export type TypedAmount =
  | { readonly type: 'empty' }
  | { readonly type: 'invalid' }
  | { readonly type: 'short'; readonly amountMinor: bigint; readonly missingMinor: bigint }
  | { readonly type: 'ok'; readonly amountMinor: bigint };

export interface AmountInput {
  readonly reading: AmountReading;
  /** What the person has, in minor units; null while it is not known. The server has the last word. */
  readonly balanceMinor: bigint | null;
}

/** Tells whether the balance covers the amount; `invalid` also while it is unclear which amount was meant. */
export function affordable({ reading, balanceMinor }: AmountInput): TypedAmount {
  if (reading.type === 'empty') return { type: 'empty' };
  const amountMinor = positiveOf(reading);
  if (amountMinor === null) return { type: 'invalid' };
  if (balanceMinor !== null && amountMinor > balanceMinor) {
    return { type: 'short', amountMinor, missingMinor: amountMinor - balanceMinor };
  }
  return { type: 'ok', amountMinor };
}

export type Rates = RatesAnswer['rates'];

const UNIT_MINOR: Readonly<Record<Asset, bigint>> = {
  MESI: 10n ** 6n,
  USDC: 10n ** 6n,
  USD: 100n,
  EUR: 100n,
};

/** Returns what the creator would be credited, in minor units of MESI; null when no rate is known. */
export function mesiPreview(
  money: { readonly asset: Asset; readonly amountMinor: bigint },
  rates: Rates,
): bigint | null {
  if (money.asset === 'MESI') return money.amountMinor;
  const rate = rates.find((known) => known.asset === money.asset);
  if (!rate) return null;
  const unit = UNIT_MINOR[money.asset];
  const scaled = money.amountMinor * BigInt(rate.mesiMinorPerUnit);
  return (scaled + unit - 1n) / unit;
}

/** Returns what a typed amount is worth in MESI, or null when there is nothing to say. */
export function previewOf(typed: TypedAmount, asset: Asset, rates: Rates): Money | null {
  if (asset === 'MESI' || (typed.type !== 'ok' && typed.type !== 'short')) return null;
  const mesiMinor = mesiPreview({ asset, amountMinor: typed.amountMinor }, rates);
  return mesiMinor === null ? null : { asset: 'MESI', amountMinor: mesiMinor };
}
