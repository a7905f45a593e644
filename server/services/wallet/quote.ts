import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ASSET_CODES, type Asset, type Money, type Rate } from '../../../shared/money.ts';

/** A fixed offer: what is given for what. */
export interface Quote {
  readonly userId: string;
  readonly from: Money;
  readonly to: Money;
  /** What is paid in minor units of MESI for what is left below one minor unit of `to`. */
  readonly restMinor: bigint;
  /** Minor units of `to` per minor unit of `from`. */
  readonly rate: Rate;
  readonly rateIds: readonly string[];
  readonly expiresAtMs: number;
}

/** MESI minor units per minor unit of each of the two. */
export interface QuoteRates {
  readonly from: Rate;
  readonly to: Rate;
}

export type Conversion = Pick<Quote, 'from' | 'to' | 'restMinor' | 'rate'>;

/**
 * Converts into as much of `to` as is covered whole; null when it is worth less than one minor unit of `to`. Rounding
 * a cent up would be a pump: who converts a millionth of a cent ten thousand times would have a hundred dollars. So
 * what is left below one minor unit is paid in MESI, the finest asset, rounded up there: the platform bears less than
 * one minor unit of MESI.
 */
export function convert(from: Money, to: Asset, rates: QuoteRates): Conversion | null {
  // worth in MESI: worth / denominator
  const worth = from.amountMinor * rates.from.numerator * rates.to.denominator;
  const unit = rates.to.numerator * rates.from.denominator;
  const whole = worth / unit;
  const leftover = worth - whole * unit;
  const restMinor = divideUp(leftover, rates.from.denominator * rates.to.denominator);
  const toMinor = to === 'MESI' ? whole + restMinor : whole;
  const isFromMesi = from.asset === 'MESI';
  // what is left of MESI is not taken in the first place
  const takenMinor = isFromMesi ? from.amountMinor - restMinor : from.amountMinor;
  if (toMinor === 0n || takenMinor === 0n) return null;
  const rate = reduce({
    numerator: rates.from.numerator * rates.to.denominator,
    denominator: rates.from.denominator * rates.to.numerator,
  });
  return {
    from: { asset: from.asset, amountMinor: takenMinor },
    to: { asset: to, amountMinor: toMinor },
    restMinor: to === 'MESI' || isFromMesi ? 0n : restMinor,
    rate,
  };
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function reduce({ numerator, denominator }: Rate): Rate {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

const digits = z.string().regex(/^\d{1,100}$/);
const asset = z.enum(ASSET_CODES);
const payloadSchema = z.tuple([
  z.string(),
  asset,
  digits,
  asset,
  digits,
  digits,
  digits,
  digits,
  z.array(z.string()),
  z.number(),
]);

/** Seals the whole quote: it needs no place to be kept, outlives restarts, and every server of the set knows it. */
export function sealQuote(quote: Quote, key: Uint8Array): string {
  const { userId, from, to, restMinor, rate, rateIds, expiresAtMs } = quote;
  const payload: z.infer<typeof payloadSchema> = [
    userId,
    from.asset,
    String(from.amountMinor),
    to.asset,
    String(to.amountMinor),
    String(restMinor),
    String(rate.numerator),
    String(rate.denominator),
    [...rateIds],
    expiresAtMs,
  ];
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `qu_${text}.${macOf(text, key).toString('base64url')}`;
}

/** Opens a sealed quote; null when it is not one that this server set sealed. */
export function openQuote(quoteId: string, key: Uint8Array): Quote | null {
  const [, text = '', mac = ''] = /^qu_([\w-]+)\.([\w-]{43})$/.exec(quoteId) ?? [];
  if (text === '' || !timingSafeEqual(macOf(text, key), Buffer.from(mac, 'base64url'))) return null;
  const payload = payloadSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  const [userId, fromAsset, fromMinor, toAsset, toMinor, rest, numerator, denominator, rateIds, expiresAtMs] =
    payload;
  return {
    userId,
    from: { asset: fromAsset, amountMinor: BigInt(fromMinor) },
    to: { asset: toAsset, amountMinor: BigInt(toMinor) },
    restMinor: BigInt(rest),
    rate: { numerator: BigInt(numerator), denominator: BigInt(denominator) },
    rateIds,
    expiresAtMs,
  };
}

export function quoteKey(secret: string): Uint8Array {
  return createHmac('sha256', secret).update('mesi-quote-1').digest();
}

function macOf(text: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
