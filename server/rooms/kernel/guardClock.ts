import type { Clock } from '../../services/runtime/port.ts';

/** Returns a clock whose tasks end their own room when they throw, and not the process. */
export function guardClock(clock: Clock, failed: (error: unknown) => void): Clock {
  return {
    nowMs: () => clock.nowMs(),
    after: (delayMs, task) =>
      clock.after(delayMs, () => {
        try {
          task();
        } catch (error) {
          failed(error);
        }
      }),
  };
}
