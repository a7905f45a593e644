import type { Clock } from './services/runtime/port.ts';

/** Resolves after that time by the clock, in milliseconds. */
export const pause = (clock: Clock, durationMs: number): Promise<void> =>
  new Promise((resolve) => void clock.after(durationMs, resolve));
