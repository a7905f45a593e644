import { expect, it } from 'vitest';
import { every } from './every.ts';
import { createSimRuntime } from './services/runtime/simRuntime.ts';

it('[RT2] happens every so often by the time that passes, and no more when it is stopped', () => {
  const { clock, advance, pending } = createSimRuntime();
  let rung = 0;
  const stop = every(clock, 1_000, () => {
    rung += 1;
  });
  advance(3_500);
  expect(rung).toBe(3);
  stop();
  advance(10_000);
  expect([rung, pending()]).toEqual([3, 0]);
});
