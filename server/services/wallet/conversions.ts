import { hash } from 'node:crypto';
import type { Asset, Money } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { ConversionAnswer, QuoteView } from '../../../shared/protocol/money.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import type { LedgerPort, Leg } from '../ledger/port.ts';
import type { RatesPort } from '../rates/port.ts';
import type { Clock } from '../runtime/port.ts';
import { conversionEntryId, walletOf } from './bookings.ts';
import type { ConversionsPort } from './port.ts';
import { convert, openQuote, type Quote, quoteKey, sealQuote } from './quote.ts';

/** Converts from one asset of a wallet to another at a price that was shown before. Rules: SPEC.md, WA6 … WA9. */
export function createConversions({
  ledger,
  rates,
  clock,
  secret,
}: {
  readonly ledger: LedgerPort;
  readonly rates: RatesPort;
  readonly clock: Clock;
  readonly secret: string;
}): ConversionsPort {
  const key = quoteKey(secret);

  return {
    async quote({ userId, from, to }) {
      if (from.asset === to) return refuse('SameAsset');
      const quotes = await Promise.all([rateOf(rates, from.asset), rateOf(rates, to)]);
      const conversion = convert(from, to, { from: quotes[0].rate, to: quotes[1].rate });
      if (conversion === null) return refuse('AmountTooSmall');
      const quote: Quote = {
        ...conversion,
        userId,
        rateIds: quotes.map(({ rateId }) => rateId),
        expiresAtMs: Math.min(...quotes.map(({ expiresAtMs }) => expiresAtMs)),
      };
      return { ok: true, value: viewOf(quote, sealQuote(quote, key)) };
    },

    async convert({ userId, commandId, quoteId }): Promise<Outcome<ConversionAnswer>> {
      const quote = openQuote(quoteId, key);
      if (quote?.userId !== userId) return refuse('QuoteNotFound');
      const entryId = conversionEntryId(userId, commandId);
      const digest = hash('sha256', quoteId);
      const first = await ledger.get(entryId);
      if (first) return repeat(first, digest);
      if (quote.expiresAtMs <= clock.nowMs()) return refuse('QuoteExpired');
      const outcome = await ledger.append({
        id: entryId,
        kind: 'conversion',
        source: walletOf(userId),
        legs: legsOf(quote),
        ref: null,
        memo: memoOf(quote, digest),
      });
      if (outcome.ok) return { ok: true, value: { receipt: outcome.receipt } };
      if (outcome.rejection === 'InsufficientFunds' || outcome.rejection === 'IdempotencyConflict') {
        return refuse(outcome.rejection);
      }
      throw new Error(`${entryId} cannot be booked: ${outcome.rejection}`);
    },
  };
}

function repeat(receipt: Receipt, digest: string): Outcome<ConversionAnswer> {
  return receipt.memo.quote === digest ? { ok: true, value: { receipt } } : refuse('IdempotencyConflict');
}

/** The ratio is the same for every amount. */
function rateOf(rates: RatesPort, asset: Asset) {
  return rates.quote({ asset, amountMinor: 1n });
}

function legsOf({ userId, from, to, restMinor }: Quote): readonly Leg[] {
  const exchanged = ({ asset, amountMinor }: Money): Leg[] => [
    { account: `exchange:${asset}`, asset, amountMinor: -amountMinor },
    { account: walletOf(userId), asset, amountMinor },
  ];
  return [
    { account: walletOf(userId), asset: from.asset, amountMinor: -from.amountMinor },
    { account: `exchange:${from.asset}`, asset: from.asset, amountMinor: from.amountMinor },
    ...exchanged(to),
    ...(restMinor > 0n ? exchanged({ asset: 'MESI', amountMinor: restMinor }) : []),
  ];
}

function memoOf({ from, to, restMinor, rate, rateIds, expiresAtMs }: Quote, digest: string) {
  const finest = from.asset === 'MESI' || to.asset === 'MESI';
  return {
    fromAsset: from.asset,
    fromMinor: String(from.amountMinor),
    toAsset: to.asset,
    toMinor: String(to.amountMinor),
    restMinor: String(restMinor),
    rate: `${rate.numerator}/${rate.denominator}`,
    rateIds: rateIds.join(' '),
    rounding: finest
      ? 'to the holder by less than one minor unit of MESI'
      : `what is left below one minor unit of ${to.asset} is paid in MESI, rounded up`,
    quote: digest,
    quotedUntilMs: String(expiresAtMs),
  };
}

function viewOf(quote: Quote, quoteId: string): QuoteView {
  const { from, to, restMinor, rate, rateIds, expiresAtMs } = quote;
  const wire = ({ asset, amountMinor }: Money) => ({ asset, amountMinor: String(amountMinor) });
  return {
    quoteId,
    from: wire(from),
    to: wire(to),
    rest: restMinor > 0n ? wire({ asset: 'MESI', amountMinor: restMinor }) : null,
    rate: { numerator: String(rate.numerator), denominator: String(rate.denominator) },
    rateIds,
    expiresAtMs,
  };
}
