import type { FeedFrame, FeedSnapshot } from './feed.ts';

/**
 * Up to wire 1 a union was told apart by its field `t`, which is `type` since wire 2. While a set of servers is updated,
 * processes of both run side by side, and a page of today may sit in a room of a process of then. Only these functions
 * know the older name. They can go as soon as no process of wire 1 runs beside one of today any more.
 */

/** Returns what was said with its `t`, if it has one, under the name `type`. What has none is returned as it is. */
export function fromWireOne<T>(said: T): T {
  if (typeof said !== 'object' || said === null || !('t' in said)) return said;
  const { t: type, ...of } = said;
  return { type, ...of } as T;
}

/** Returns what is to be said to a process of wire 1: it reads `t` where `type` is meant. */
export function toWireOne({ type: t, ...of }: { readonly type: string }): object {
  return { t, ...of };
}

/** Returns a frame that may be of wire 1 as one of today. */
export function frameFromWireOne(frame: FeedFrame): FeedFrame {
  return { ...frame, events: frame.events.map(fromWireOne) };
}

/** Returns a snapshot that may be of wire 1 as one of today. */
export function snapshotFromWireOne(snapshot: FeedSnapshot): FeedSnapshot {
  return { ...snapshot, history: snapshot.history.map(fromWireOne) };
}
