import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';

/** Named limits of following. */
export const CUSTODY_LIMITS = {
  /** How often it is looked while something is on its way, and while nothing is. */
  pollMs: SECOND_MS,
  idleMs: 5 * SECOND_MS,
  /** How long it waits for a chain that does not answer. */
  awayMs: 10 * SECOND_MS,
  /** Bids that are brought on at once. */
  atOnce: 20,
  /** A bid that nothing is told of is looked up so often. */
  checkMs: 5 * MINUTE_MS,
  /** What is refused again and again is tried so seldom at most. */
  mostMs: 10 * MINUTE_MS,
  /** How long one process follows without saying so again. */
  leaseMs: 30 * SECOND_MS,
  /** How often both sides are compared. */
  reconcileMs: MINUTE_MS,
} as const;
