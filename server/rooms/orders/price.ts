import { type Asset, convertUp, MAX_AMOUNT_DIGITS, type Rate } from '../../../shared/money.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';

/**
 * The rate by which an asset becomes MESI, as it was quoted for the order; null for MESI itself. The ratio is two
 * decimal strings.
 */
export type OrderRate = {
  readonly rateId: string;
  readonly numerator: string;
  readonly denominator: string;
} | null;

/** An order's money. */
export interface Priced {
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly rate: OrderRate;
}
type Paying = Pick<Priced, 'asset' | 'rate'>;

/**
 * Returns the least of that asset that is worth so much MESI; null: the asset came without the rate that it needs.
 */
export function priceIn(mesiMinor: bigint, { asset, rate }: Paying): Priced | null {
  if (asset === 'MESI' || mesiMinor === 0n)
    return { asset, amountMinor: mesiMinor.toString(), mesiMinor: mesiMinor.toString(), rate: null };
  const ratio = ratioOf(rate);
  if (ratio === null) return null;
  const { numerator, denominator } = ratio;
  const amountMinor = ((mesiMinor - 1n) * denominator) / numerator + 1n;
  const worth = convertUp(amountMinor, ratio);
  return { asset, amountMinor: amountMinor.toString(), mesiMinor: worth.toString(), rate };
}

/** Returns what an amount is worth in MESI; null: the asset came without the rate that it needs. */
export function worthOf(amountMinor: string, { asset, rate }: Paying): Priced | null {
  if (asset === 'MESI') return { asset, amountMinor, mesiMinor: amountMinor, rate: null };
  const ratio = ratioOf(rate);
  if (ratio === null) return null;
  return { asset, amountMinor, mesiMinor: convertUp(BigInt(amountMinor), ratio).toString(), rate };
}

export function ratioOf(rate: OrderRate): Rate | null {
  if (rate === null) return null;
  const ratio = { numerator: BigInt(rate.numerator), denominator: BigInt(rate.denominator) };
  return ratio.numerator > 0n && ratio.denominator > 0n ? ratio : null;
}

/** Returns what an amount of an order is worth in MESI minor units, by the rate that the order stands with. */
export function inMesi(amountMinor: bigint, rate: OrderRate): bigint {
  const ratio = ratioOf(rate);
  return ratio ? convertUp(amountMinor, ratio) : amountMinor;
}

/** Parses a price as it was shown: a whole number, also zero. */
export function parseShown(text: string): bigint | RejectionCode {
  return /^\d+$/.test(text) && text.length <= MAX_AMOUNT_DIGITS ? BigInt(text) : 'AmountInvalid';
}
