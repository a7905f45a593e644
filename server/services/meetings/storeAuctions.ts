import type { AuctionAnswer } from '../../../shared/protocol/meetings.ts';
import { highestOf, isAlive, nextMinor } from '../../domain/meetingBids.ts';
import type { Clock } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import { currentRound } from './meetingRound.ts';
import type { AuctionsPort } from './port.ts';

/** Reads how bidding stands from the documents of meetings. Rules: SPEC.md, ME9. */
export function createStoreAuctions({
  store,
  clock,
}: {
  readonly store: StorePort;
  readonly clock: Pick<Clock, 'nowMs'>;
}): AuctionsPort {
  return {
    async of({ creatorId, slotId }): Promise<AuctionAnswer | null> {
      const round = await currentRound(store, [creatorId, slotId]);
      const meeting = round?.body;
      if (meeting?.phase.type !== 'open' || !meeting.bids.some(isAlive)) return null;
      const { closesAtMs } = meeting.phase;
      if (clock.nowMs() >= closesAtMs) return null;
      const highest = meeting.terms.isBlind ? undefined : highestOf(meeting);
      return {
        highestMinor: highest?.amountMinor ?? null,
        ...{ nextMinor: String(nextMinor(meeting)), closesAtMs },
      };
    },
  };
}
