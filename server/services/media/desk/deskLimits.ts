import { LIMITS } from '../../../../shared/limits.ts';
import { SECOND_MS } from '../../../../shared/time.ts';

/**
 * Waits and bounds of giving places. `places` and `waitingForPlace` are those of the mesh, where a publisher uploads
 * once per place.
 */
export const DESK = {
  places: LIMITS.meshViewers,
  /**
   * The most viewers that the publisher's instance remembers until a place is free. Later ones ask again by themselves.
   */
  waitingForPlace: 64,
  /** The most viewers of one stream that their own instance remembers until somebody publishes. */
  waitingForPublisher: 1_000,
  /** The longest wait of `openViewer`. The question is repeated within it, as the bus may lose it. */
  askMs: 1.5 * SECOND_MS,
  askAgainMs: 0.5 * SECOND_MS,
  /** The publisher's instance says so often that it is there; viewers' instances answer with whom they still have. */
  beatMs: 2 * SECOND_MS,
  /** The publisher's instance is taken for dead when nothing was heard of it for so long. */
  publisherLostMs: 7 * SECOND_MS,
  /** A place that its instance does not confirm for so long is free again. */
  leaseMs: 10 * SECOND_MS,
  /** A waiting viewer who was told of a free place has so long to ask before the next one is told. */
  tellMs: 4 * SECOND_MS,
  /** An instance that ended a stream's media goes on contradicting a publisher that missed it for so long. */
  endedMs: 10 * SECOND_MS,
} as const;
