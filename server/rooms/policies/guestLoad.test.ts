import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { judgeGuestLoad, NO_LOAD } from './guestLoad.ts';

/** Looks around so long after each other, with a hundred guests; returns how many were to go each time. */
function lookAfter(gapsMs: readonly number[]): readonly number[] {
  let load = NO_LOAD;
  let nowMs = 0;
  return [0, ...gapsMs].map((gapMs) => {
    nowMs += gapMs;
    const judged = judgeGuestLoad(load, { nowMs, everyMs: 1_000, guests: 100 });
    load = judged.next;
    return judged.remove;
  });
}

const LATE = 1_000 + LIMITS.guestLateMs;
const times = (count: number, gapMs: number) => Array.from({ length: count }, () => gapMs);

describe('guests and a process that has too much to do', () => {
  it('[GU4] a part goes when the looks were late so many times in a row, and not one before', () => {
    const gone = 100 * LIMITS.guestsRemovedPart;
    expect(lookAfter(times(LIMITS.guestLateLooks - 1, LATE))).not.toContain(gone);
    expect(lookAfter(times(LIMITS.guestLateLooks, LATE)).at(-1)).toBe(gone);
    // and then it is waited again
    expect(lookAfter(times(2 * LIMITS.guestLateLooks - 1, LATE)).filter(Boolean)).toEqual([gone]);
  });

  it('[GU4] nobody goes for a look in time between, or a clock that is set back', () => {
    expect(lookAfter(times(20, LATE - 1))).not.toContain(25);
    const broken = Array.from({ length: 20 }, (_, n) =>
      (n + 1) % LIMITS.guestLateLooks === 0 ? 1_000 : LATE,
    );
    expect(lookAfter(broken).filter(Boolean)).toEqual([]);
    expect(lookAfter([LATE, LATE, -5_000, LATE]).filter(Boolean)).toEqual([]);
  });
});
