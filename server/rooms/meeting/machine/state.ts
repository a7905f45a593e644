import type { Map as PersistentMap } from 'immutable';
import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import type { MeetingEnd, MeetingHappening } from '../../../../shared/protocol/meetings.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Bid, MeetingBody } from '../../../domain/meetingBody.ts';
import type { OrderBook } from '../../orders/order.ts';

/** Why the money of a bid returned, beside the book’s own words. */
export type BidEnd = 'outbid' | 'withdrawn' | 'declined' | 'lapsed' | 'cancelled';
/** The orders of a meeting: one for each bid, under the bid’s id. */
export type BidBook = OrderBook<'bid', BidEnd>;

/** A meeting as its authority holds it. */
export interface MeetingState
  extends Omit<MeetingBody, 'book' | 'wakes' | 'wakeAtMs' | 'disputed' | 'disputedUntilMs'> {
  readonly meetingId: string;
  readonly book: BidBook;
  /** How many pages each person has open here. */
  readonly seats: PersistentMap<string, number>;
  /** Counts what was told, from 0 in each epoch. */
  readonly frame: number;
  /** Whether something was decided that is not written yet, and whether something is to be told. */
  readonly isDirty: boolean;
  readonly hasNews: boolean;
}

/** What came of a command. */
export type Decision =
  | { readonly ok: true; readonly next: MeetingState }
  | { readonly ok: false; readonly rejection: RejectionCode };

/** Takes the state that was decided. */
export const ok = (next: MeetingState): Decision => ({ ok: true, next });
/** Refuses with a code; nothing has changed. */
export const refuse = (rejection: RejectionCode): Decision => ({ ok: false, rejection });

/** Returns the state with changes that outlive the process. */
export const change = (state: MeetingState, changes: Partial<MeetingState>): MeetingState => ({
  ...state,
  ...changes,
  isDirty: true,
  hasNews: true,
});

/** Returns the state with that bid changed. */
export const putBid = (state: MeetingState, bidId: string, changes: Partial<Bid>): MeetingState =>
  change(state, { bids: state.bids.map((bid) => (bid.bidId === bidId ? { ...bid, ...changes } : bid)) });

/** Finds a bid of this meeting. */
export const bidOf = (state: MeetingState, bidId: string): Bid | undefined =>
  state.bids.find((bid) => bid.bidId === bidId);

/** Remembers that these people are to be told something of a bid. */
export function tell(
  state: MeetingState,
  news: {
    readonly what: MeetingHappening;
    readonly to: readonly string[];
    readonly bidId: string;
    readonly atMs: number;
    readonly dueMs?: number;
  },
): MeetingState {
  const { to, ...said } = news;
  const more = to.map((personId) => ({ personId, ...said }));
  return change(state, { untold: [...state.untold, ...more] });
}

/** Returns the latest end of a slot for which the money of a bid of that moment is sure to be held long enough. */
export const latestEndMs = (bidAtMs: number): number => {
  const { holdMs, disputeMs, contestMs, resolveMs } = MEETING_LIMITS;
  return bidAtMs + holdMs - 2 * (disputeMs + contestMs + resolveMs);
};

/** Ends the meeting. */
export const over = (
  state: MeetingState,
  { how, nowMs }: { readonly how: MeetingEnd; readonly nowMs: number },
): MeetingState => change(state, { phase: { type: 'over', how, atMs: nowMs }, proposal: null });
