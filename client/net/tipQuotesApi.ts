import type { TipQuoteView } from '../../shared/protocol/tipQuotes.ts';
import { call } from './api.ts';

/** Asks what a tip would bring, over REST; shared/protocol/tipQuotes.ts has the shapes. */
export const tipQuote = (body: { readonly asset: string; readonly amountMinor: string }) =>
  call<TipQuoteView>('/api/tip-quotes', { method: 'POST', body });
