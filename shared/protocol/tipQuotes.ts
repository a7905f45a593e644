import { z } from 'zod';

/**
 * POST /api/tip-quotes answers a TipQuoteView: what a tip of so much brings in MESI. The tip carries its `quoteId`, and brings just
 * that, until the quote expires: then the tip is refused as QuoteExpired and nothing is charged. QuoteNotFound: the quote is
 * somebody else's, for another amount, or none. A guest is quoted as well; what they are told pays nothing.
 */
export const tipQuoteBody = z.strictObject({ asset: z.string().max(16), amountMinor: z.string().max(80) });

/** The most characters of a quote, which is sealed. */
const QUOTE_CHARS = 1_000;
/** The field of a tip. Absent: it brings what the rate says when it is paid. */
export const quoteIdField = z.string().max(QUOTE_CHARS).optional();

export interface TipQuoteView {
  readonly quoteId: string;
  /** What whoever is tipped is credited, minor units of MESI. */
  readonly mesiMinor: string;
  /** Minor units of MESI per minor unit of the asset, as a ratio of integers. */
  readonly rate: { readonly numerator: string; readonly denominator: string };
  readonly expiresAtMs: number;
}
