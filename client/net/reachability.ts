import { createStore } from '../base/createStore.ts';
import { backoffMs } from './backoff.ts';

/** Whether the server can be reached. A failed call says no; from then on it is asked until it answers. */
export const reachableStore = createStore(true);

const PROBE_TIMEOUT_MS = 5_000;
let probing = false;

export function markReachable(): void {
  reachableStore.set(true);
}

export function markUnreachable(): void {
  reachableStore.set(false);
  if (!probing) void probeUntilReached();
}

/** Finds out after a connection was lost whether it was the network or only that room. */
export async function checkReachability(): Promise<void> {
  if (!probing && !(await probe())) markUnreachable();
}

async function probeUntilReached(): Promise<void> {
  probing = true;
  for (let attempt = 0; ; attempt += 1) {
    await pause(backoffMs(attempt, Math.random()));
    if (await probe()) break;
  }
  probing = false;
  markReachable();
}

async function probe(): Promise<boolean> {
  try {
    await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

/** Waits, and ends early when the browser says that the network is back, or the tab comes to the front. */
export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      if (document.visibilityState === 'hidden') return;
      clearTimeout(timer);
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      resolve();
    };
    const timer = setTimeout(() => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      resolve();
    }, delayMs);
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
  });
}
