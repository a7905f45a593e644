import { backPercent } from '../../../../shared/cancelLadder.ts';
import { needsForm } from '../../../../shared/meetingChecks.ts';
import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import type { MeetingSlot } from '../../../../shared/protocol/meetings.ts';
import { isAlive, isWaiting, winnerOf } from '../../../domain/meetingBids.ts';
import type { Bid } from '../../../domain/meetingBody.ts';
import { endIfEmpty, offerNext, promote, returnLosers } from './bidding.ts';
import { giveBack, settle } from './money.ts';
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

/** Takes a bid. The calendar has given the slot to this meeting before. */
export interface AcceptBid {
  readonly type: 'acceptBid';
  readonly bidId: string;
  readonly slot: MeetingSlot;
}

/** Accepts a bid: the money of the others returns in the same step, unless they stay in the running. */
export function acceptBid(state: MeetingState, { bidId, slot }: AcceptBid, nowMs: number): Decision {
  const { phase, lot, terms } = state;
  const bid = bidOf(state, bidId);
  if (state.winnerId === bidId && state.slot?.slotId === slot.slotId) return ok(state);
  if (phase.type !== 'open') return refuse('MeetingMovedOn');
  if (!bid || !isWaiting(bid)) return refuse('BidUnknown');
  if (nowMs >= phase.acceptByMs) return refuse('MeetingTooLate');
  const isThisLot = lot === null || lot.slotId === slot.slotId;
  if (!isThisLot || slot.startMs <= nowMs || slot.endMs > latestEndMs(bid.atMs)) return refuse('SlotGone');
  const alone = returnLosers(state, (one) => one.bidId !== bidId && !one.staysIn, { why: 'outbid', nowMs });
  const waiting = alone.bids
    .filter((one) => one.state === 'standing' && one.bidId !== bidId)
    .reduce((now, one) => putBid(now, one.bidId, { state: 'reserve' }), alone);
  const won = putBid(change(waiting, { winnerId: bidId, slot }), bidId, { state: 'won' });
  const news = { to: [bid.fan.id], bidId, atMs: nowMs };
  const told = tell(won, { ...news, what: 'accepted' });
  // whoever bid for any time has not seen the time yet
  if (!needsForm(terms) && lot !== null) return ok(schedule(told, bid, nowMs));
  const consentByMs = Math.min(nowMs + MEETING_LIMITS.consentMs, slot.startMs);
  return ok(
    tell(change(told, { phase: { type: 'consent', consentByMs } }), { ...news, what: 'consentAsked' }),
  );
}

function schedule(state: MeetingState, bid: Bid, nowMs: number): MeetingState {
  const rest = returnLosers(state, () => true, { why: 'outbid', nowMs });
  return tell(change(rest, { phase: scheduledFor(state.slot) }), {
    ...({ what: 'scheduled', bidId: bid.bidId, atMs: nowMs } as const),
    to: [bid.fan.id, state.creator.id],
  });
}

const scheduledFor = (slot: MeetingSlot | null) =>
  ({ type: 'scheduled', disputeUntilMs: (slot?.endMs ?? 0) + MEETING_LIMITS.disputeMs }) as const;

/** Declines a bid that waits: its money returns. */
export function declineBid(state: MeetingState, bidId: string, nowMs: number): Decision {
  const bid = bidOf(state, bidId);
  if (!bid || state.winnerId === bidId) return refuse('BidUnknown');
  if (bid.state === 'declined') return ok(state);
  if (!isWaiting(bid)) return refuse('MeetingMovedOn');
  const back = returnLosers(state, (one) => one.bidId === bidId, { why: 'declined', nowMs });
  return ok(endIfEmpty(promote(back), 'declined', nowMs));
}

/** Declines all that somebody bids who was blocked. What was agreed with them goes on as agreed. */
export function fanBlocked(state: MeetingState, fanId: string, nowMs: number): Decision {
  const isTheirs = (bid: Bid): boolean => bid.fan.id === fanId && bid.bidId !== state.winnerId;
  if (!state.bids.some((bid) => isAlive(bid) && isTheirs(bid))) return ok(state);
  const back = returnLosers(state, isTheirs, { why: 'declined', nowMs });
  return ok(endIfEmpty(promote(back), 'declined', nowMs));
}

/** Takes a bid back before it is accepted. One that stays in the running goes at any time. */
export function withdrawBid(
  state: MeetingState,
  { byId, bidId }: { readonly byId: string; readonly bidId: string },
  nowMs: number,
): Decision {
  const bid = bidOf(state, bidId);
  if (bid?.fan.id !== byId) return refuse('BidUnknown');
  if (bid.state === 'withdrawn') return ok(state);
  if (!isWaiting(bid)) return refuse('MeetingMovedOn');
  return ok(endIfEmpty(promote(giveBack(state, bidId, 'withdrawn')), 'withdrawn', nowMs));
}

/** Takes the fan’s yes or no. A no, as silence, returns the money and offers the next bid. */
export function consent(
  state: MeetingState,
  {
    byId,
    isGiven,
    receiptId,
  }: { readonly byId: string; readonly isGiven: boolean; readonly receiptId?: string },
  nowMs: number,
): Decision {
  const bid = winnerOf(state);
  if (!bid || bid.fan.id !== byId || state.phase.type !== 'consent') return refuse('MeetingMovedOn');
  if (nowMs >= state.phase.consentByMs) return refuse('MeetingTooLate');
  if (!isGiven) return ok(lapse(state, bid, nowMs));
  const given = receiptId === undefined ? state : putBid(state, bid.bidId, { receiptId });
  return ok(isReviewed(state) ? askReview(given, bid, nowMs) : schedule(given, bid, nowMs));
}

const isReviewed = ({ terms }: MeetingState): boolean => terms.checks?.ownReview === true && needsForm(terms);

function askReview(state: MeetingState, { bidId }: Bid, nowMs: number): MeetingState {
  const reviewByMs = Math.min(nowMs + MEETING_LIMITS.reviewMs, state.slot?.startMs ?? nowMs);
  return tell(change(state, { phase: { type: 'review', reviewByMs } }), {
    ...({ what: 'reviewAsked', bidId, atMs: nowMs } as const),
    to: [state.creator.id],
  });
}

/** Takes what the creator says of what the fan has given. A no returns the money and offers the next bid. */
export function review(state: MeetingState, isApproved: boolean, nowMs: number): Decision {
  const bid = winnerOf(state);
  if (!bid || state.phase.type !== 'review') return refuse('MeetingMovedOn');
  if (nowMs >= state.phase.reviewByMs) return refuse('MeetingTooLate');
  if (isApproved) return ok(schedule(state, bid, nowMs));
  const back = tell(giveBack(state, bid.bidId, 'declined'), {
    ...({ what: 'notApproved', bidId: bid.bidId, atMs: nowMs } as const),
    to: [bid.fan.id],
  });
  return ok(offerNext(back, nowMs));
}

/** The winner did not say yes: their money returns, and whoever stayed in the running is offered. */
export function lapse(state: MeetingState, bid: Bid, nowMs: number): MeetingState {
  const back = tell(giveBack(state, bid.bidId, 'lapsed'), {
    ...({ what: 'lapsed', bidId: bid.bidId, atMs: nowMs } as const),
    to: [bid.fan.id, state.creator.id],
  });
  return offerNext(back, nowMs);
}

/** Proposes another time to the other side. */
export function proposeTime(
  state: MeetingState,
  { byId, slot }: { readonly byId: string; readonly slot: MeetingSlot },
  nowMs: number,
): Decision {
  const bid = winnerOf(state);
  if (!bid || state.phase.type !== 'scheduled') return refuse('MeetingMovedOn');
  if (!isBefore(state, nowMs)) return refuse('MeetingTooLate');
  if (slot.startMs <= nowMs || slot.endMs > latestEndMs(bid.atMs)) return refuse('SlotGone');
  const untilMs = Math.min(nowMs + MEETING_LIMITS.proposalMs, slot.startMs, state.slot?.startMs ?? 0);
  return ok(
    tell(change(state, { proposal: { byId, slot, untilMs } }), {
      ...({ what: 'timeProposed', bidId: bid.bidId, atMs: nowMs } as const),
      to: [otherThan(state, bid, byId)],
    }),
  );
}

/** Answers a proposal: with a yes the meeting moves. The calendar has given the new slot before. */
export function answerTime(
  state: MeetingState,
  { byId, isAccepted }: { readonly byId: string; readonly isAccepted: boolean },
  nowMs: number,
): Decision {
  const { proposal, phase } = state;
  const bid = winnerOf(state);
  if (!bid || !proposal || phase.type !== 'scheduled') return refuse('MeetingMovedOn');
  if (proposal.byId === byId && isAccepted) return refuse('Forbidden');
  if (nowMs >= proposal.untilMs) return refuse('MeetingTooLate');
  if (!isAccepted) return ok(change(state, { proposal: null }));
  const { slot } = proposal;
  return ok(
    tell(change(state, { proposal: null, slot, phase: scheduledFor(slot) }), {
      ...({ what: 'timeMoved', bidId: bid.bidId, atMs: nowMs } as const),
      to: [bid.fan.id, state.creator.id],
    }),
  );
}

/** Ends a meeting: the creator gives all back whenever money still waits, the fan gets by the ladder before it begins. */
export function cancel(state: MeetingState, byId: string, nowMs: number): Decision {
  const bid = winnerOf(state);
  const { phase, creator } = state;
  if (!bid || phase.type === 'open' || phase.type === 'over') return refuse('MeetingMovedOn');
  const rest = returnLosers(state, () => true, { why: 'cancelled', nowMs });
  if (byId === creator.id) return ok(endWith(rest, { percent: 0, how: 'cancelled', nowMs }));
  if (phase.type === 'consent' || phase.type === 'review') return ok(lapse(state, bid, nowMs));
  if (phase.type !== 'scheduled') return refuse('MeetingMovedOn');
  if (!isBefore(state, nowMs)) return refuse('MeetingTooLate');
  return ok(
    endWith(rest, {
      percent: 100 - backPercent(state.terms.ladder, { startMs: state.slot?.startMs ?? nowMs, nowMs }),
      how: 'cancelled',
      nowMs,
    }),
  );
}

/** Divides the money of the winner and ends the meeting. `how` null: as the parts say. */
export function endWith(
  state: MeetingState,
  end: { readonly percent: number; readonly how: 'cancelled' | null; readonly nowMs: number },
): MeetingState {
  const { percent, nowMs } = end;
  const bid = winnerOf(state);
  const word = percent === 100 ? 'released' : percent === 0 ? 'refunded' : 'split';
  if (!bid) return over(state, { how: 'lapsed', nowMs });
  const how = end.how ?? word;
  return tell(over(settle(state, bid.bidId, percent), { how, nowMs }), {
    ...{ what: how, bidId: bid.bidId, atMs: nowMs },
    to: [bid.fan.id, state.creator.id],
  });
}

const isBefore = ({ slot }: MeetingState, nowMs: number): boolean => slot !== null && nowMs < slot.startMs;

const otherThan = (state: MeetingState, bid: Bid, byId: string): string =>
  byId === bid.fan.id ? state.creator.id : bid.fan.id;
