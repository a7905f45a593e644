import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { holdEnded, holdPlaced, holdRefused, isHeld, type Step } from './book.ts';
import type { Order, OrderBook, OrderEnding } from './order.ts';

/**
 * What must be done with money. A function of the durable book, so that whoever rules next does what is not done yet:
 * there is no other recovery. Done when its result has come back as a command; safe to do twice.
 */
export type OrderEffect<P extends string = string, E extends string = string> =
  | { readonly type: 'placeHold'; readonly order: Order<P, E> }
  | { readonly type: 'endHold'; readonly order: Order<P, E>; readonly ending: OrderEnding<E> };

/** What came of an effect. Told twice, or late, it changes nothing. */
export type OrderResult =
  | { readonly type: 'holdPlaced'; readonly orderId: string }
  | { readonly type: 'holdRefused'; readonly orderId: string; readonly code: RejectionCode }
  | {
      readonly type: 'holdEnded';
      readonly orderId: string;
      /** What was taken of the hold, in its asset. */
      readonly takenMinor: bigint;
      /** What all payees together were credited, in MESI minor units when there was a rate. */
      readonly mesiMinor: bigint;
    };

export function dueEffects<P extends string, E extends string>(
  book: OrderBook<P, E>,
): readonly OrderEffect<P, E>[] {
  const due: OrderEffect<P, E>[] = [];
  for (const order of book.open.values()) {
    if (!isHeld(order)) due.push({ type: 'placeHold', order });
    else if (order.state.type === 'ending') due.push({ type: 'endHold', order, ending: order.state.ending });
  }
  return due;
}

export function applyResult<P extends string, E extends string>(
  book: OrderBook<P, E>,
  result: OrderResult,
): Step<P, E> {
  switch (result.type) {
    case 'holdPlaced':
      return holdPlaced(book, result.orderId);
    case 'holdRefused':
      return holdRefused(book, result);
    case 'holdEnded':
      return holdEnded(book, result);
  }
}
