import { SECOND_MS } from '../../shared/time.ts';

/** A page outside of a stream looks so often; four a minute is far below what one person may ask. */
export const LOOK_EVERY_MS = 15 * SECOND_MS;

/**
 * Whether a page should ask for its balances now: it is seen, no room tells it, and neither it nor another tab has asked
 * a moment ago.
 */
export function mayLook(page: {
  readonly isSeen: boolean;
  readonly isTold: boolean;
  readonly agoMs: number;
}): boolean {
  return page.isSeen && !page.isTold && page.agoMs >= LOOK_EVERY_MS / 2;
}
