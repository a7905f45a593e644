import type { BidState, MeetingView } from './protocol/meetings.ts';

/** The states of a bid that may be the next to be accepted. */
const IS_UP: readonly BidState[] = ['placing', 'standing'];

/**
 * Returns how the bid of a fan stands who is not, or no longer, the one whom the creator may meet; null: of everybody else, for whom
 * the state of the meeting counts. `reserve` stays in the running, all others are out of it.
 */
export function standingAside({
  role,
  winner,
  bids,
}: Pick<MeetingView, 'role' | 'winner' | 'bids'>): BidState | null {
  if (role === 'creator' || winner !== null) return null;
  const state = bids[0]?.state;
  return state === undefined || IS_UP.includes(state) ? null : state;
}

/** Says whether nothing of the meeting waits for its reader any more: their bid is over, or the meeting is. */
export function isOutOf(view: Pick<MeetingView, 'role' | 'winner' | 'bids' | 'phase'>): boolean {
  const aside = standingAside(view);
  return view.phase.type === 'over' || (aside !== null && aside !== 'reserve');
}

/** Says whether its reader was outbid, and may bid more for the same time. */
export function mayBidAgain(
  view: Pick<MeetingView, 'role' | 'winner' | 'bids' | 'phase' | 'slot'>,
  nowMs: number,
): boolean {
  const aside = standingAside(view);
  const isBeaten = aside === 'outbid' || aside === 'reserve';
  return isBeaten && view.slot !== null && view.phase.type === 'open' && nowMs < view.phase.closesAtMs;
}
