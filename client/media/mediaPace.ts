import { SECOND_MS } from '../../shared/time.ts';

/** Waits and bounds of media in the browser. */
export const MEDIA_PACE = {
  /** From `openMedia` granted to a picture. */
  connectMs: 12 * SECOND_MS,
  /** A broken connection may come back by itself, or by an ICE restart of the other end. */
  recoverMs: 8 * SECOND_MS,
  /** Everybody who waits is told `available` at once: spread over so long. */
  pokeMs: 400,
  /** `disconnected` often heals by itself; after so long the publisher restarts ICE. */
  disconnectedMs: 3 * SECOND_MS,
  iceRestarts: 2,
  candidatesKept: 64,
  /** Messages that overtake the answer to `openMedia`. */
  messagesKept: 256,
  failuresShown: 3,
  /** Refusals after the loss of a media server until it is no longer called that: about half a minute. */
  reconnectsShown: 4,
} as const;

const RETRY = {
  full: { firstMs: 8 * SECOND_MS, longestMs: 60 * SECOND_MS },
  waiting: { firstMs: 2 * SECOND_MS, longestMs: 30 * SECOND_MS },
  trouble: { firstMs: 0.5 * SECOND_MS, longestMs: 15 * SECOND_MS },
} as const;
export type RetryReason = keyof typeof RETRY;

/**
 * Milliseconds before the next try; `attempt` 0 is the first after a success. Between half and all of a wait that
 * doubles up to its bound. `random` is in [0, 1).
 */
export function retryMs(
  reason: RetryReason,
  { attempt, random }: { readonly attempt: number; readonly random: number },
): number {
  const { firstMs, longestMs } = RETRY[reason];
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(whole * (0.5 + random / 2));
}
