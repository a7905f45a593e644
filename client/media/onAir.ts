import type { FeedSnapshot } from '../../shared/protocol/feed.ts';

/**
 * null: there can be no picture. Otherwise a text that changes whenever there may be one (again): the stream went
 * live, the creator came back, or another authority took over.
 */
export function onAir(snapshot: FeedSnapshot | null): string | null {
  if (snapshot?.stage.phase.type !== 'live' || snapshot.stage.phase.creator !== 'present') return null;
  return `${snapshot.stage.streamId} ${snapshot.epoch}`;
}
