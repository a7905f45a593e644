import type { Money } from '../../../shared/money.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { TipQuoteView } from '../../../shared/protocol/tipQuotes.ts';
import type { Quote } from '../rates/port.ts';

/** Whose quote it is, and for what. */
export interface QuotedTip {
  readonly giverId: string;
  readonly paid: Money;
}

/** Says what a tip in another asset brings in MESI, for a while and sealed. Rules: SPEC.md. */
export interface TipQuotesPort {
  /** Makes a quote that is good for that person and amount. It throws `RatesUnavailable` when no rate is known. */
  make(tip: QuotedTip): Promise<TipQuoteView>;
  /** Opens a quote. Rejections: QuoteNotFound (it is no quote of this server set for that person and amount), QuoteExpired. */
  open(tip: QuotedTip & { readonly quoteId: string }): Outcome<Quote>;
}
