import { LIMITS } from '../../../../shared/limits.ts';
import { SECOND_MS } from '../../../../shared/time.ts';

/** Waits and bounds of giving places. `places`, `waitingForPlace`: of the mesh, where a publisher uploads once per place. */
export const DESK = {
  places: LIMITS.meshViewers,
  /** Viewers remembered by the publisher's instance until a place is free; later ones ask again by themselves. */
  waitingForPlace: 64,
  /** Viewers of one stream remembered by their own instance until somebody publishes. */
  waitingForPublisher: 1_000,
  /** Longest wait of `openViewer`; the question is repeated within it, as the bus may lose it. */
  askMs: 1.5 * SECOND_MS,
  askAgainMs: 0.5 * SECOND_MS,
  /** The publisher's instance says so often that it is there; viewers' instances answer with whom they still have. */
  beatMs: 2 * SECOND_MS,
  /** Nothing heard for so long: the publisher's instance is taken for dead. */
  publisherLostMs: 7 * SECOND_MS,
  /** A place that its instance does not confirm for so long is free again. */
  leaseMs: 10 * SECOND_MS,
  /** A waiting viewer who was told of a free place has so long to ask before the next one is told. */
  tellMs: 4 * SECOND_MS,
  /** How long an instance that ended a stream's media goes on contradicting a publisher that missed it. */
  endedMs: 10 * SECOND_MS,
} as const;
