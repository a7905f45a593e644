import { isWaiting } from '../../domain/meetingBids.ts';
import { BLOCK_NEWS } from '../../domain/topics/blocks.ts';
import type { Services } from '../../services/services.ts';

/**
 * Opens the meetings in which somebody bids who was just blocked by their creator: the room then declines the bid. A meeting that
 * this misses looks at blocks when it is opened next. Returns what ends it.
 */
export function wakeBlockedBids({
  services,
  open,
  onFailed,
}: {
  readonly services: Pick<Services, 'bus' | 'meetings'>;
  readonly open: (meetingId: string) => Promise<unknown>;
  readonly onFailed: (error: unknown) => void;
}): Promise<() => void> {
  const { bus, meetings } = services;
  const wake = async (byId: string, personId: string): Promise<void> => {
    const list = await meetings.list({ role: 'fan', personId });
    const meant = list.filter(({ creator, bids }) => creator.id === byId && bids.some(isWaiting));
    for (const { meetingId } of meant) await open(meetingId);
  };
  return bus.subscribe(BLOCK_NEWS, ({ byId, personId }) => void wake(byId, personId).catch(onFailed));
}
