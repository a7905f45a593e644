import type { HandshakeFacts } from '../../shared/handshake/ticket.ts';
import { NO_CHAIN } from '../../shared/handshake/typedDigest.ts';
import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import { meetingWindow } from '../../shared/meetingWindow.ts';
import type { CustodyPort } from '../services/custody/port.ts';
import type { HandshakePort } from '../services/handshake/port.ts';
import { winnerOf } from './meetingBids.ts';
import type { MeetingBody } from './meetingBody.ts';

/** A meeting of which something is signed. */
interface Meeting extends Pick<MeetingBody, 'bids' | 'winnerId' | 'slot'> {
  readonly meetingId: string;
}
interface Signing {
  readonly handshake: Pick<HandshakePort, 'bidOf'>;
  readonly custody: Pick<CustodyPort, 'signedAs'>;
}

/**
 * Returns what is signed when these two meet; null: they have no time yet. Where a chain follows the bid it is signed for the
 * contract there, which releases by the same proof.
 */
export async function handshakeFacts(
  { handshake, custody }: Signing,
  meeting: Meeting,
): Promise<HandshakeFacts | null> {
  const { meetingId, slot } = meeting;
  const winner = winnerOf(meeting);
  if (!winner || !slot) return null;
  const { bidId, deviceKey = null } = winner;
  const signed = (await custody.signedAs(bidId)) ?? { bid: handshake.bidOf(bidId), domain: NO_CHAIN };
  return {
    ...{ meetingId, ...signed, deviceKey },
    ...meetingWindow(slot),
    proveUntilMs: slot.endMs + MEETING_LIMITS.disputeMs,
  };
}

/** Returns the same as it was signed before a chain followed the bid; null: none follows it. */
export const withoutChain = (facts: HandshakeFacts, bid: string): HandshakeFacts | null =>
  facts.domain.chainId === NO_CHAIN.chainId ? null : { ...facts, bid, domain: NO_CHAIN };
