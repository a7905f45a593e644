import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import type { RoomDeps } from '../kernel/deps.ts';

/** Counts a frame that left for so many seats, and how long its lines and tips were on the way until then. */
export function countFrame(
  { metrics, services }: Pick<RoomDeps, 'metrics' | 'services'>,
  { events }: FeedFrame,
  seats: number,
): void {
  const nowMs = services.clock.nowMs();
  metrics.feedFrame({ events: events.length, seats });
  for (const event of events)
    if (event.type === 'line' || event.type === 'tip') metrics.eventShown(event.type, nowMs - event.atMs);
}
