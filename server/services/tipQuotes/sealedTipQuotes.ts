import { z } from 'zod';
import { ASSET_CODES } from '../../../shared/money.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import type { Quote, RatesPort } from '../rates/port.ts';
import type { Clock } from '../runtime/port.ts';
import { createSeal } from '../seal.ts';
import type { QuotedTip, TipQuotesPort } from './port.ts';

const digits = z.string().regex(/^\d{1,120}$/);
const sealed = z.tuple([
  z.enum(ASSET_CODES),
  digits,
  // what it brings, at which rate
  digits,
  z.string(),
  digits,
  digits,
  z.number(),
]);

/** Keeps quotes in the hands of those they are for: each is sealed with the server's secret for one person. */
export function createTipQuotes({
  rates,
  clock,
  secret,
}: {
  readonly rates: Pick<RatesPort, 'quote'>;
  readonly clock: Clock;
  readonly secret: string;
}): TipQuotesPort {
  const seal = createSeal(secret, 'mesi-tip-quote-1');
  return {
    async make({ giverId, paid }) {
      const quote = await rates.quote(paid);
      return {
        quoteId: seal.seal(giverId, write(paid, quote)),
        mesiMinor: String(quote.mesiMinor),
        rate: { numerator: String(quote.rate.numerator), denominator: String(quote.rate.denominator) },
        expiresAtMs: quote.expiresAtMs,
      };
    },
    open({ giverId, paid, quoteId }) {
      const text = seal.open(giverId, quoteId);
      const quote = text === null ? null : read(paid, text);
      if (quote === null) return refuse('QuoteNotFound');
      return quote.expiresAtMs <= clock.nowMs() ? refuse('QuoteExpired') : { ok: true, value: quote };
    },
  };
}

function write({ asset, amountMinor }: QuotedTip['paid'], quote: Quote): string {
  const { mesiMinor, rateId, rate, expiresAtMs } = quote;
  const facts: z.infer<typeof sealed> = [
    asset,
    String(amountMinor),
    String(mesiMinor),
    rateId,
    String(rate.numerator),
    String(rate.denominator),
    expiresAtMs,
  ];
  return JSON.stringify(facts);
}

/** Reads what was sealed; null: it is for another amount. */
function read(paid: QuotedTip['paid'], text: string): Quote | null {
  const [asset, amountMinor, mesiMinor, rateId, numerator, denominator, expiresAtMs] = sealed.parse(
    JSON.parse(text),
  );
  if (asset !== paid.asset || amountMinor !== String(paid.amountMinor)) return null;
  const rate = { numerator: BigInt(numerator), denominator: BigInt(denominator) };
  return { mesiMinor: BigInt(mesiMinor), rateId, rate, expiresAtMs };
}
