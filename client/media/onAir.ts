import type { FeedSnapshot } from '../../shared/protocol/feed.ts';

/**
 * Returns a text that changes whenever there may be a picture (again): the stream went live, the creator came back,
 * or another authority took over. It is null while there can be no picture.
 */
export function onAir(snapshot: FeedSnapshot | null): string | null {
  if (snapshot?.stage.phase.type !== 'live' || snapshot.stage.phase.creator !== 'present') return null;
  return `${snapshot.stage.streamId} ${snapshot.epoch}`;
}
