import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/time.ts';
import { afterEnd, NO_RESTARTS } from './restartWait.ts';

it('[CP5] waits longer for each start that ended at once, up to half a minute', () => {
  const waits: number[] = [];
  let restarts = NO_RESTARTS;
  for (let n = 0; n < 9; n += 1) {
    restarts = afterEnd(restarts, 200);
    waits.push(restarts.waitMs);
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

it('[CP5] forgets earlier ends of a process that lived well', () => {
  const often = afterEnd(afterEnd(NO_RESTARTS, 1), 1);
  expect(afterEnd(often, MINUTE_MS)).toEqual({ inARow: 1, waitMs: 500 });
});
