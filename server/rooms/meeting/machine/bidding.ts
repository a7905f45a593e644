import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import type { BidOrderAsked } from '../../../domain/doors.ts';
import { byAmount, highestOf, isAlive, nextMinor } from '../../../domain/meetingBids.ts';
import type { Bid } from '../../../domain/meetingBody.ts';
import { openUntil } from '../../../domain/meetingOpening.ts';
import { recognise } from '../../orders/book.ts';
import { applyResult, type OrderResult } from '../../orders/effects.ts';
import { giveBack, holdFor } from './money.ts';
import {
  bidOf,
  change,
  type Decision,
  latestEndMs,
  type MeetingState,
  ok,
  over,
  putBid,
  refuse,
  tell,
} from './state.ts';

/** A bid that is being placed. */
export interface PlaceBid extends BidOrderAsked {
  readonly type: 'placeBid';
}

/** Takes a bid and asks for its money. It stands once that is held. */
export function placeBid(state: MeetingState, command: PlaceBid, nowMs: number): Decision {
  const { type: _, ...asked } = command;
  const { bidId, fan, amountMinor } = asked;
  const told = recognise(state.book, {
    orderId: bidId,
    purpose: 'bid',
    payerId: fan.id,
    asset: 'MESI',
    amountMinor,
  });
  if (told === 'again') return ok(state);
  if (told === 'conflict') return refuse('IdempotencyConflict');
  if (fan.id === state.creator.id) return refuse('SelfBid');
  if (state.phase.type !== 'open' || nowMs >= state.phase.closesAtMs) return refuse('BiddingOver');
  // a bid for any time is one fan’s alone
  if (state.lot === null && state.bids.some(isAlive)) return refuse('BiddingOver');
  if (state.lot && state.lot.endMs > latestEndMs(nowMs)) return refuse('SlotGone');
  if (BigInt(amountMinor) < nextMinor(state)) return refuse('BidTooLow');
  if (state.bids.length >= MEETING_LIMITS.bids) return refuse('BidsFull');
  const held = holdFor(state, { ...asked, atMs: nowMs, state: 'placing' });
  return held ? ok(held) : refuse('BidsFull');
}

/** Takes what came of the money of a bid. */
export function orderTold(state: MeetingState, result: OrderResult, nowMs: number): Decision {
  const { book, order } = applyResult(state.book, result);
  if (book === state.book) return ok(state);
  const next = change(state, { book });
  const bid = order && bidOf(next, order.orderId);
  if (!bid) return ok(next);
  if (result.type === 'holdRefused')
    return ok(endIfEmpty(putBid(next, bid.bidId, { state: 'refused' }), 'lapsed', nowMs));
  if (result.type !== 'holdPlaced' || bid.state !== 'placing') return ok(next);
  return ok(stand(next, bid, nowMs));
}

/** Puts a bid whose money is held where it belongs among the others. */
function stand(state: MeetingState, bid: Bid, nowMs: number): MeetingState {
  // it was held too late: somebody else has won meanwhile, or nobody ever will
  if (state.phase.type !== 'open')
    return outbid(state, { ...bid, staysIn: bid.staysIn && mayBeOffered(state) }, nowMs);
  const own = state.bids.filter(
    (one) => one.fan.id === bid.fan.id && one.bidId !== bid.bidId && isAlive(one) && one.state !== 'placing',
  );
  const alone = own.reduce((now, one) => giveBack(now, one.bidId, 'withdrawn'), state);
  const highest = alone.terms.isBlind ? undefined : highestOf(alone);
  // somebody else was faster
  if (highest && BigInt(bid.amountMinor) < nextMinor(alone)) return outbid(alone, bid, nowMs);
  const beaten = highest ? outbid(alone, highest, nowMs) : alone;
  const told = tell(putBid(beaten, bid.bidId, { state: 'standing' }), {
    ...({ what: 'bid', bidId: bid.bidId, atMs: nowMs } as const),
    to: [state.creator.id],
  });
  return extend(told, nowMs);
}

/** Whether the winner may still fall away, so that whoever stayed in the running is offered. */
const mayBeOffered = ({ phase }: MeetingState): boolean =>
  phase.type === 'consent' || phase.type === 'review';

/** A bid that was beaten returns at once, unless its fan stays in the running. */
function outbid(state: MeetingState, bid: Bid, nowMs: number): MeetingState {
  const next = bid.staysIn
    ? putBid(state, bid.bidId, { state: 'reserve' })
    : giveBack(state, bid.bidId, 'outbid');
  return tell(next, { what: 'outbid', to: [bid.fan.id], bidId: bid.bidId, atMs: nowMs });
}

/** A bid so late that nobody can answer it moves the end of bidding, up to a cap. */
function extend(state: MeetingState, nowMs: number): MeetingState {
  const { phase, lot, closesAtMostMs } = state;
  const { snipeMs } = MEETING_LIMITS;
  if (phase.type !== 'open' || !lot || nowMs >= phase.closesAtMs || nowMs < phase.closesAtMs - snipeMs)
    return state;
  return change(state, { phase: openUntil(Math.min(phase.closesAtMs + snipeMs, closesAtMostMs), lot) });
}

/** Returns the money of every bid that is alive and meant. */
export function returnLosers(
  state: MeetingState,
  isMeant: (bid: Bid) => boolean,
  { why, nowMs }: { readonly why: 'outbid' | 'declined' | 'lapsed' | 'cancelled'; readonly nowMs: number },
): MeetingState {
  return state.bids
    .filter((bid) => isAlive(bid) && isMeant(bid))
    .reduce(
      (next, { bidId, fan }) =>
        tell(giveBack(next, bidId, why), { what: why, to: [fan.id], bidId, atMs: nowMs }),
      state,
    );
}

/** Lets the highest of those who stayed in the running stand, when nobody else does. */
export function promote(state: MeetingState): MeetingState {
  if (state.phase.type !== 'open' || state.terms.isBlind || highestOf(state)) return state;
  const [next] = state.bids.filter((bid) => bid.state === 'reserve').toSorted(byAmount);
  return next ? putBid(state, next.bidId, { state: 'standing' }) : state;
}

/** Ends a meeting for which nobody bids any more: whoever bids next begins another one. */
export function endIfEmpty(
  state: MeetingState,
  how: 'withdrawn' | 'declined' | 'lapsed',
  nowMs: number,
): MeetingState {
  if (state.phase.type !== 'open' || state.bids.some(isAlive)) return state;
  return over(state, { how, nowMs });
}

/** Offers the bids that stayed in the running, as whoever had won did not come to it. */
export function offerNext(state: MeetingState, nowMs: number): MeetingState {
  const { lot } = state;
  // the conversation was with whoever did not come to it
  const next = change(state, { winnerId: null, conversationId: null, slot: lot, proposal: null });
  const reserves = next.bids.filter((bid) => bid.state === 'reserve').toSorted(byAmount);
  if (!lot || reserves.length === 0 || lot.startMs - MEETING_LIMITS.closesBeforeMs <= nowMs)
    return over(
      returnLosers(next, () => true, { why: 'lapsed', nowMs }),
      { how: 'lapsed', nowMs },
    );
  const [first] = reserves;
  const standing = reserves.reduce((now, { bidId }) => putBid(now, bidId, { state: 'standing' }), next);
  return tell(change(standing, { phase: openUntil(nowMs, lot), closesAtMostMs: nowMs }), {
    ...({ what: 'bid', atMs: nowMs, to: [state.creator.id] } as const),
    bidId: first!.bidId,
  });
}
