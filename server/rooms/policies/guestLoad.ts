import { LIMITS } from '../../../shared/limits.ts';

/** What is remembered of how late a room's looks around were. */
export interface GuestLoad {
  readonly lookedAtMs: number | null;
  /** How many looks in a row were late. */
  readonly late: number;
}

export const NO_LOAD: GuestLoad = { lookedAtMs: null, late: 0 };

/**
 * Says how many guests must go now. A room looks around every `everyMs`; when `LIMITS.guestLateLooks` looks in a row come
 * `LIMITS.guestLateMs` too late, its process has more to do than it can, and a part of the guests goes. A clock that is set
 * back is not late.
 */
export function judgeGuestLoad(
  load: GuestLoad,
  { nowMs, everyMs, guests }: { readonly nowMs: number; readonly everyMs: number; readonly guests: number },
): { readonly next: GuestLoad; readonly remove: number } {
  const isLate = load.lookedAtMs !== null && nowMs - load.lookedAtMs >= everyMs + LIMITS.guestLateMs;
  const late = isLate ? load.late + 1 : 0;
  if (late < LIMITS.guestLateLooks) return { next: { lookedAtMs: nowMs, late }, remove: 0 };
  // from here on as many looks again, so that what went has time to be felt
  return { next: { lookedAtMs: nowMs, late: 0 }, remove: Math.ceil(guests * LIMITS.guestsRemovedPart) };
}
