import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import type { BidState } from '../../../../shared/protocol/meetings.ts';
import type { Bid } from '../../../domain/meetingBody.ts';
import { end, place } from '../../orders/book.ts';
import type { OrderEnding } from '../../orders/order.ts';
import { type BidEnd, bidOf, change, type MeetingState, putBid } from './state.ts';

/** Asks for the money of a bid; null: the book is full. */
export function holdFor(state: MeetingState, bid: Bid): MeetingState | null {
  const { bidId, fan, amountMinor, atMs, payFrom } = bid;
  const placed = place(state.book, {
    ...({ orderId: bidId, purpose: 'bid', payer: fan, asset: 'MESI', rate: null } as const),
    ...(payFrom === undefined ? {} : { payFrom }),
    payees: [{ account: `creator:${state.creator.id}`, share: 1 }],
    ...{ amountMinor, mesiMinor: amountMinor, dueAtMs: atMs + MEETING_LIMITS.holdMs },
  });
  return placed.ok ? change(state, { book: placed.book, bids: [...state.bids, bid] }) : null;
}

/** Returns the money of a bid that is over, in the same step. */
export function giveBack(state: MeetingState, bidId: string, why: BidEnd): MeetingState {
  const word: BidState = why === 'cancelled' ? 'ended' : why;
  return putBid(ending(state, bidId, { type: 'void', why }), bidId, { state: word });
}

/**
 * Divides the money of the bid that won: so many hundredths go to the creator, rounded down, and the rest returns. The parts sum
 * to what was held.
 */
export function settle(state: MeetingState, bidId: string, toCreatorPercent: number): MeetingState {
  const amount = BigInt(bidOf(state, bidId)?.amountMinor ?? '0');
  const takenMinor = (amount * BigInt(toCreatorPercent)) / 100n;
  const how: OrderEnding<'cancelled'> =
    takenMinor === 0n
      ? { type: 'void', why: 'cancelled' }
      : { type: 'post', takenMinor: takenMinor.toString(), memo: {}, isKept: false };
  return putBid(ending(state, bidId, how), bidId, { state: 'ended' });
}

function ending(state: MeetingState, bidId: string, how: OrderEnding<BidEnd>): MeetingState {
  return change(state, { book: end(state.book, [bidId], how) });
}
