import { SECOND_MS } from '../shared/time.ts';
import { inTime } from './inTime.ts';
import type { Clock } from './services/runtime/port.ts';

/** An adapter that does not answer in that time is not well. */
const HEALTH_PATIENCE_MS = 2 * SECOND_MS;

export interface Health {
  readonly ok: boolean;
  readonly detail?: string;
}

/** Never rejects: what fails, or does not answer in time, is not well. */
export async function inGoodTime(
  clock: Clock,
  ask: () => Promise<Health>,
  patienceMs = HEALTH_PATIENCE_MS,
): Promise<Health> {
  try {
    return await inTime(clock, ask(), patienceMs);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
