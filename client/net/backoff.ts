import { SECOND_MS } from '../../shared/time.ts';

const FIRST_MS = 500;
const LONGEST_MS = 15 * SECOND_MS;

/**
 * Returns the wait in ms before try number `attempt`, where 0 is the first after a loss. It doubles up to 15 s; the
 * wait is between half and all of that, so that a thousand tabs do not come back in the same instant. `random` is in
 * [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(whole * (0.5 + random / 2));
}
