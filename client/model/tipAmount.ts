import { type Asset, convertUp, type Money, type Rate, unitMinor } from '../../shared/money.ts';
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

/** Returns the minor units of MESI per minor unit of an asset; null when no rate is known. */
function rateOf(asset: Asset, rates: Rates): Rate | null {
  if (asset === 'MESI') return { numerator: 1n, denominator: 1n };
  const rate = rates.find((known) => known.asset === asset);
  return rate ? { numerator: BigInt(rate.mesiMinorPerUnit), denominator: unitMinor(asset) } : null;
}

/** Returns what the creator would be credited, in minor units of MESI; null when no rate is known. */
export function mesiPreview({ asset, amountMinor }: Money, rates: Rates): bigint | null {
  const rate = rateOf(asset, rates);
  return rate && convertUp(amountMinor, rate);
}

/**
 * Returns the least amount of an asset that is worth so much MESI at these rates, both in minor units; null when no
 * rate is known.
 */
export function costIn(asset: Asset, mesiMinor: bigint, rates: Rates): bigint | null {
  const rate = rateOf(asset, rates);
  return rate && convertUp(mesiMinor, { numerator: rate.denominator, denominator: rate.numerator });
}

/** From here on a tip is confirmed before it is sent, in minor units of MESI. */
const LARGE_MESI_MINOR = 1_000n * unitMinor('MESI');

/** Why a giver is asked before a tip is sent: from an amount of their own on, and from the amount of everybody on. */
export type TipQuestion = 'own' | 'large';

/**
 * Returns what a giver is asked before a tip is sent, one after the other. `ownMinor` is the amount of their own, minor units of MESI;
 * null: they have set none. Of a sum whose rate is not known nothing is asked.
 */
export function questionsBefore(money: Money, rates: Rates, ownMinor: string | null): readonly TipQuestion[] {
  const mesiMinor = mesiPreview(money, rates);
  if (mesiMinor === null) return [];
  const isOwn = ownMinor !== null && mesiMinor >= BigInt(ownMinor);
  return [
    ...(isOwn ? (['own'] as const) : []),
    ...(mesiMinor >= LARGE_MESI_MINOR ? (['large'] as const) : []),
  ];
}

/** Returns what a typed amount is worth in MESI, or null when there is nothing to say. */
export function previewOf(typed: TypedAmount, asset: Asset, rates: Rates): Money | null {
  if (asset === 'MESI' || (typed.type !== 'ok' && typed.type !== 'short')) return null;
  const mesiMinor = mesiPreview({ asset, amountMinor: typed.amountMinor }, rates);
  return mesiMinor === null ? null : { asset: 'MESI', amountMinor: mesiMinor };
}
