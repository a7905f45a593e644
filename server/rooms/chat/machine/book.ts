import type { KeptBook } from '../../../domain/conversation/conversationBody.ts';
import { dueEffects } from '../../orders/effects.ts';
import {
  bookFromDocument,
  bookToDocument,
  newBook,
  type Order,
  type OrderBook,
  type OrderBookDocument,
} from '../../orders/order.ts';

/**
 * What a conversation holds money for: a line that waits for its answer, the files of a line that are being opened, and
 * minutes of a call.
 */
export type ChatPurpose = 'message' | 'unlock' | 'minutes';
/** Why money returned, beside the book's own words. */
export type ChatEnd = 'cancelled' | 'declined';
export type ChatOrder = Order<ChatPurpose, ChatEnd>;
export type ChatBook = OrderBook<ChatPurpose, ChatEnd>;

/** Returns the book as it stands in the document; nothing, where there never was an order. */
export function keptBook(book: ChatBook): { readonly book?: KeptBook; readonly owing?: 'yes' } {
  const document = bookToDocument(book);
  if (document.open.length + document.kept.length + document.ended.length === 0) return {};
  return { book: document, ...(dueEffects(book).length > 0 ? { owing: 'yes' } : {}) };
}

/** Makes a book of what a document has of it. */
export function bookOf(kept: KeptBook | undefined): ChatBook {
  return kept ? bookFromDocument(kept as OrderBookDocument<ChatPurpose, ChatEnd>) : newBook();
}
