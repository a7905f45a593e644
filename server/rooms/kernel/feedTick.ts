import { LIMITS } from '../../../shared/limits.ts';

/** CPU of one socket write, whatever library makes it and whether it carries 64 bytes or 16 KB. */
const WRITE_COST_US = 5;
/** The part of one core that fanning out a feed may take. */
const FAN_OUT_SHARE = 0.1;
/** The part of one core that telling how many watch may take, when there is nothing else to tell. */
const COUNT_SHARE = 0.002;

/**
 * Returns how long the events that wait now shall wait for company, in whole milliseconds. 0: flush at once. A room
 * that is small or has been quiet never waits; a large loud one is spaced so that its fan-out keeps to its share.
 */
export function flushDelayMs(input: {
  readonly nowMs: number;
  /** When the last frame was flushed; null: nothing was flushed yet. */
  readonly lastFlushAtMs: number | null;
  readonly viewers: number;
  /** Whether there is only the number of viewers to tell: it goes along with the next event, or after a while. */
  readonly onlyViewers?: boolean;
}): number {
  const { nowMs, lastFlushAtMs, viewers, onlyViewers = false } = input;
  if (lastFlushAtMs === null) return 0;
  const share = onlyViewers ? COUNT_SHARE : FAN_OUT_SHARE;
  const longestMs = onlyViewers ? LIMITS.viewersTickMaxMs : LIMITS.feedTickMaxMs;
  const spacingMs = Math.min((viewers * WRITE_COST_US) / 1_000 / share, longestMs);
  // A clock that was set back must not hold the feed longer than one spacing.
  const sinceMs = Math.max(0, nowMs - lastFlushAtMs);
  return Math.max(0, Math.ceil(spacingMs - sinceMs));
}
