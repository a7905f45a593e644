import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import type { MeetingPhase, MeetingSlot } from '../../shared/protocol/meetings.ts';

type Open = Extract<MeetingPhase, { type: 'open' }>;

/** Returns the phase in which a meeting begins, and how late its bidding may end. */
export function openingOf(
  lot: MeetingSlot | null,
  nowMs: number,
): { readonly phase: Open; readonly closesAtMostMs: number } {
  const { biddingMs, extensionsMs, closesBeforeMs, acceptMs } = MEETING_LIMITS;
  const untilMs = nowMs + acceptMs;
  if (lot === null)
    return { phase: { type: 'open', closesAtMs: untilMs, acceptByMs: untilMs }, closesAtMostMs: untilMs };
  const latestMs = lot.startMs - closesBeforeMs;
  const closesAtMs = Math.min(nowMs + biddingMs, latestMs);
  return {
    phase: openUntil(closesAtMs, lot),
    closesAtMostMs: Math.min(closesAtMs + extensionsMs, latestMs),
  };
}

/** Returns the phase in which bids for that slot are taken until then. */
export const openUntil = (closesAtMs: number, { startMs }: MeetingSlot): Open => ({
  type: 'open',
  closesAtMs,
  acceptByMs: Math.min(closesAtMs + MEETING_LIMITS.acceptMs, startMs),
});
