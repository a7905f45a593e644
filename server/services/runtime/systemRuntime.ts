import { randomBytes } from 'node:crypto';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Clock, Ids, Runtime } from './port.ts';

/** Who waits for longer looks so often whether it is time: the machine may have slept, or its clock may have been set forward. */
const LOOK_MS = MINUTE_MS;
/** 96 bits, 16 characters of base64url. */
const ID_BYTES = 12;

/**
 * The share of the time that passes which is told while the machine's clock is behind what was told. Nobody's wait
 * takes longer.
 */
const CATCHING_UP = 0.9;

/**
 * Returns a time of day that never goes back. When the machine's clock is set back, time goes on from where it was, a
 * little slower, until the machine's has caught up; when it is set forward, time follows at once.
 */
export function createTimeOfDay(machine: {
  readonly wallMs: () => number;
  readonly steadyMs: () => number;
}): () => number {
  let toldMs = machine.wallMs();
  let atMs = machine.steadyMs();
  return () => {
    const steadyMs = machine.steadyMs();
    toldMs = Math.max(machine.wallMs(), toldMs + (steadyMs - atMs) * CATCHING_UP);
    atMs = steadyMs;
    return Math.floor(toldMs);
  };
}

const nowMs = createTimeOfDay({ wallMs: () => Date.now(), steadyMs: () => performance.now() });

const clock: Clock = {
  nowMs,
  after(delayMs, task) {
    let remainingMs = Math.max(0, delayMs);
    const dueAtMs = delayMs > LOOK_MS ? nowMs() + delayMs : Number.POSITIVE_INFINITY;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const stepMs = Math.min(remainingMs, LOOK_MS);
      timer = setTimeout(() => {
        remainingMs = Math.min(remainingMs - stepMs, dueAtMs - nowMs());
        if (remainingMs > 0) arm();
        else task();
      }, stepMs);
    };
    arm();
    return () => clearTimeout(timer);
  },
};

const ids: Ids = {
  next: (prefix) => `${prefix}_${randomBytes(ID_BYTES).toString('base64url')}`,
};

/** Makes a runtime of the machine's own clock and randomness. */
export function createSystemRuntime(): Runtime {
  return { clock, ids };
}
