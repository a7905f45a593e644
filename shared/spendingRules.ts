import { DAY_MS } from './time.ts';

/** What holds for the limits that people set to their own spending. A form without a schema library needs it, too. */
export const SPENDING_RULES = {
  /** A limit that is raised or taken away holds for so long yet; a lower one holds at once. */
  raisedAfterMs: 1 * DAY_MS,
  coolingOffDays: [1, 7, 30],
  /** Purchases whose money may still come back, so that what returns is free to be spent again. */
  remembered: 500,
} as const;
