import { fullBucket, takeToken } from '../domain/rateLimit.ts';
import type { Clock } from '../services/runtime/port.ts';
import { LOG_LINES } from './frameLimits.ts';

/**
 * Writes a line of the log, or nothing when there were enough of them; `leftOut` tells with the next line how many
 * were not written.
 */
export type SayBounded = (write: (facts: { readonly leftOut?: number }) => void) => void;

/** Bounds the lines of the log that strangers can cause as often as they like. */
export function boundLines(clock: Pick<Clock, 'nowMs'>): SayBounded {
  let bucket = fullBucket(LOG_LINES, clock.nowMs());
  let leftOut = 0;
  return (write) => {
    const taken = takeToken(bucket, LOG_LINES, clock.nowMs());
    if (!taken.ok) {
      leftOut += 1;
      return;
    }
    bucket = taken.bucket;
    write(leftOut > 0 ? { leftOut } : {});
    leftOut = 0;
  };
}
