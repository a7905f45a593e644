import { randomInt } from 'node:crypto';
import type { FeedTrack } from './feedTracks.ts';
import type { JanusInstance } from './JanusInstance.ts';
import type { HandleEvent, JanusHandle } from './janusHandle.ts';
import { createRoom, destroyRoom, joinAsPublisher, type RoomPlace, type RoomSettings } from './videoRoom.ts';

/** Janus' ids are whole numbers that JavaScript and JSON carry exactly. */
export const MOST_ID = 2 ** 47;

/** What a publisher has on one instance: a room of its own, with one feed. */
export interface PublisherSlot {
  readonly instance: JanusInstance;
  readonly place: RoomPlace;
  readonly publisher: JanusHandle;
  /** What the feed is made of as last negotiated; null before that. */
  feed: string | null;
  tracks: readonly FeedTrack[];
  /** Whether its browser is connected: before that Janus knows of no feed. */
  isUp: boolean;
}

/**
 * Takes a room and a handle on an instance. Rejects when the instance goes down or refuses; nothing stays there then,
 * but an empty room that is swept.
 */
export async function takeStand(
  instance: JanusInstance,
  { hear, ...settings }: Omit<RoomSettings, 'room'> & { readonly hear: (event: HandleEvent) => void },
): Promise<PublisherSlot> {
  const place = { room: randomInt(1, MOST_ID), feed: randomInt(1, MOST_ID) };
  const publisher = await instance.attach(hear);
  try {
    await createRoom(instance.control, { room: place.room, ...settings });
    await joinAsPublisher(publisher, place);
  } catch (cause) {
    publisher.detach();
    throw cause;
  }
  return { instance, place, publisher, feed: null, tracks: [], isUp: false };
}

export function giveStandBack({ instance, place, publisher }: PublisherSlot): void {
  publisher.detach();
  if (instance.isUp) destroyRoom(instance.control, place.room).catch(() => {});
}
