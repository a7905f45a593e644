import type { Clock } from './services/runtime/port.ts';

/**
 * Runs `task` every so often until the returned function is called. Rooms use it, and not the clock of Colyseus: that
 * one is the machine's, and stands still for an hour when the machine's is set back an hour.
 */
export function every(clock: Clock, periodMs: number, task: () => void): () => void {
  let cancel = clock.after(periodMs, function again() {
    cancel = clock.after(periodMs, again);
    task();
  });
  return () => cancel();
}
