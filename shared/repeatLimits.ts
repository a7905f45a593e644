import { DAY_MS } from './time.ts';

/** The limits of tips that repeat. A page without a schema library needs them, too. */
export const REPEAT_LIMITS = {
  /** People to whom somebody tips again and again, at once. */
  repeats: 50,
  /** A date that was not paid within this time is not paid any more. */
  lateMs: 2 * DAY_MS,
} as const;
