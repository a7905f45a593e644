import { randomBytes } from 'node:crypto';
import type { Clock, Ids, Runtime } from './port.ts';

/** The longest delay `setTimeout` takes; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** 96 bits, 16 characters of base64url. */
const ID_BYTES = 12;

const clock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, task) {
    let remainingMs = Math.max(0, delayMs);
    let timer: NodeJS.Timeout;
    const arm = () => {
      const stepMs = Math.min(remainingMs, MAX_TIMEOUT_MS);
      remainingMs -= stepMs;
      timer = setTimeout(() => (remainingMs > 0 ? arm() : task()), stepMs);
    };
    arm();
    return () => clearTimeout(timer);
  },
};

const ids: Ids = {
  next: (prefix) => `${prefix}_${randomBytes(ID_BYTES).toString('base64url')}`,
};

/** The machine's own clock and randomness. */
export function createSystemRuntime(): Runtime {
  return { clock, ids };
}
