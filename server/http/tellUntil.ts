import { pause } from '../pause.ts';
import type { Clock } from '../services/runtime/port.ts';

const TRIES = 10;

/** Tells something again until it is done, as a message of the bus may be lost. Returns false when it was not in ten tries. */
export async function tellUntil(
  clock: Clock,
  { everyMs, tell, isDone }: { readonly everyMs: number; tell(): void; isDone(): Promise<boolean> },
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    tell();
    await pause(clock, everyMs);
    if (await isDone()) return true;
  }
  return false;
}
