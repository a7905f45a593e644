import { convertUp, MAX_AMOUNT_DIGITS, type Rate } from '../../../../shared/money.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Ask, AskRate } from '../link/asks.ts';
import type { Order } from './modes.ts';

/** An order's money; null: that asset came without the rate that it needs. */
type Priced = Pick<Order, 'asset' | 'amountMinor' | 'mesiMinor' | 'rate'> | null;
type Paying = { readonly asset: Order['asset']; readonly rate: AskRate };

/** The least of that asset that is worth so much MESI. */
export function priceIn(mesiMinor: bigint, { asset, rate }: Paying): Priced {
  if (asset === 'MESI' || mesiMinor === 0n)
    return { asset, amountMinor: mesiMinor.toString(), mesiMinor: mesiMinor.toString(), rate: null };
  const ratio = ratioOf(rate);
  if (ratio === null) return null;
  const { numerator, denominator } = ratio;
  const amountMinor = ((mesiMinor - 1n) * denominator) / numerator + 1n;
  const worth = convertUp(amountMinor, ratio);
  return { asset, amountMinor: amountMinor.toString(), mesiMinor: worth.toString(), rate };
}

/** What an amount is worth in MESI. */
export function worthOf(amountMinor: string, { asset, rate }: Paying): Priced {
  if (asset === 'MESI') return { asset, amountMinor, mesiMinor: amountMinor, rate: null };
  const ratio = ratioOf(rate);
  if (ratio === null) return null;
  return { asset, amountMinor, mesiMinor: convertUp(BigInt(amountMinor), ratio).toString(), rate };
}

export function ratioOf(rate: AskRate): Rate | null {
  if (rate === null) return null;
  const ratio = { numerator: BigInt(rate.numerator), denominator: BigInt(rate.denominator) };
  return ratio.numerator > 0n && ratio.denominator > 0n ? ratio : null;
}

export function newOrder(ask: Ask, priced: NonNullable<Priced>, dueAtMs: number): Order {
  return { orderId: ask.id, person: ask.person, ...priced, dueAtMs };
}

/** A price as it was shown: a whole number, also zero. */
export function parseShown(text: string): bigint | RejectionCode {
  return /^\d+$/.test(text) && text.length <= MAX_AMOUNT_DIGITS ? BigInt(text) : 'AmountInvalid';
}
