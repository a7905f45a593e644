import { takenFor } from '../../services/ledger/holds/holds.ts';
import { end } from './book.ts';
import type { OrderBook } from './order.ts';

/** A stretch of time that one order pays for. */
export interface PaidStretch {
  readonly orderId: string;
  readonly lengthMs: number;
}

/**
 * Asks for the end of the orders that paid for the stretches of a call, one behind the other: of each so much is taken as was
 * delivered of it, to the millisecond and rounded down, and the rest returns. `why` is said where nothing was delivered.
 */
export function endByTime<P extends string, E extends string>(
  book: OrderBook<P, E>,
  stretches: readonly PaidStretch[],
  how: { readonly callId: string; readonly deliveredMs: number; readonly why: E | 'expired' },
): OrderBook<P, E> {
  const { callId, deliveredMs, why } = how;
  let offsetMs = 0;
  let next = book;
  for (const { orderId, lengthMs } of stretches) {
    const part = Math.min(lengthMs, Math.max(0, deliveredMs - offsetMs));
    offsetMs += lengthMs;
    const memo = { callId, deliveredMs: String(part), lengthMs: String(lengthMs) };
    next = end(next, [orderId], ({ amountMinor }) => {
      const taken = takenFor(BigInt(amountMinor), { delivered: part, of: lengthMs });
      if (taken === 0n) return { type: 'void', why };
      return { type: 'post', takenMinor: taken.toString(), memo, isKept: false };
    });
  }
  return next;
}
