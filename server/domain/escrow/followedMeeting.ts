import type { FollowedBid, FollowedMeeting } from '../../services/custody/port.ts';
import type { Bid, MeetingBody } from '../meetingBody.ts';

/** Returns a meeting as the chain follows it. Bids whose money was never held are left out. */
export function followedMeeting(
  meetingId: string,
  { creator, terms, bids }: Pick<MeetingBody, 'creator' | 'terms' | 'bids'>,
): FollowedMeeting {
  return {
    ...{ meetingId, creatorId: creator.id, unprovenToCreatorPercent: terms.unprovenToCreatorPercent },
    bids: bids.flatMap(followedBid),
  };
}

function followedBid({ bidId, amountMinor, atMs, deviceKey, state }: Bid): readonly FollowedBid[] {
  if (state === 'placing' || state === 'refused') return [];
  const word = state === 'standing' || state === 'reserve' ? 'held' : state === 'won' ? 'accepted' : 'ended';
  return [{ bidId, amountMinor, atMs, deviceKey, word }];
}
