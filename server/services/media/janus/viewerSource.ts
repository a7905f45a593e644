import type { HandleEvent, JanusHandle, Jsep } from './janusHandle.ts';
import type { PublisherSlot } from './PublisherSlot.ts';
import {
  chooseStreams,
  type FeedStream,
  type StreamChoice,
  startSubscriber,
  subscribe,
} from './videoRoom.ts';

/** Where a viewer is served from. Every method rejects when that is not possible (any more). */
export interface ViewerSource {
  attach(hear: (event: HandleEvent) => void): Promise<JanusHandle>;
  subscribe(handle: JanusHandle): Promise<{ readonly offer: Jsep; readonly streams: readonly FeedStream[] }>;
  start(handle: JanusHandle, answer: Jsep): Promise<void>;
  /** Changes what is relayed. What is left out stays. */
  choose(
    handle: JanusHandle,
    changes: readonly (Pick<StreamChoice, 'mid'> & Partial<StreamChoice>)[],
  ): Promise<void>;
}

/** Returns the room that the publisher itself is in, as a source. */
export function roomSource({ instance, place }: PublisherSlot): ViewerSource {
  return {
    attach: (hear) => instance.attach(hear),
    subscribe: (handle) => subscribe(handle, place),
    start: startSubscriber,
    choose: chooseStreams,
  };
}
