import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';

const FIRST_MS = SECOND_MS / 2;
const LONGEST_MS = 30 * SECOND_MS;
/** Who has lived so long is well. */
const CALM_MS = MINUTE_MS;

/** How often a member ended at once, and so how long its next start waits. */
export interface Restarts {
  readonly inARow: number;
  readonly waitMs: number;
}

export const NO_RESTARTS: Restarts = { inARow: 0, waitMs: 0 };

/** Counts an end after so long a life (CP5). */
export function afterEnd({ inARow }: Restarts, livedMs: number): Restarts {
  const ends = livedMs >= CALM_MS ? 0 : inARow;
  return { inARow: ends + 1, waitMs: Math.min(LONGEST_MS, FIRST_MS * 2 ** ends) };
}
