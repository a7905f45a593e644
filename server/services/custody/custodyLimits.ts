import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';

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
  /** How long a wallet may take to sign what it was quoted, and how long what it has signed can be sent. */
  quoteMs: 15 * MINUTE_MS,
  signedMs: 2 * HOUR_MS,
  /** How often placing the bid of a wallet is tried again. */
  placeMs: 3 * SECOND_MS,
  /** How long whoever accepts the bid of a wallet waits for the chain. */
  secureMs: 6 * SECOND_MS,
} as const;
