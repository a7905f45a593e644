import type { HandshakeFacts } from '../../shared/handshake/ticket.ts';
import { NO_CHAIN } from '../../shared/handshake/typedDigest.ts';
import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import { meetingWindow } from '../../shared/meetingWindow.ts';
import { winnerOf } from './meetingBids.ts';
import type { MeetingBody } from './meetingBody.ts';

/** Returns what is signed when these two meet; null: they have no time yet. `bidOf` names a bid as it is signed. */
export function handshakeFacts(
  meetingId: string,
  meeting: Pick<MeetingBody, 'bids' | 'winnerId' | 'slot'>,
  bidOf: (bidId: string) => string,
): HandshakeFacts | null {
  const { slot } = meeting;
  const winner = winnerOf(meeting);
  if (!winner || !slot) return null;
  return {
    ...{ meetingId, bid: bidOf(winner.bidId), domain: NO_CHAIN, deviceKey: winner.deviceKey ?? null },
    ...meetingWindow(slot),
    proveUntilMs: slot.endMs + MEETING_LIMITS.disputeMs,
  };
}
