import { SECOND_MS } from '../shared/time.ts';
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
  const { promise: late, resolve } = Promise.withResolvers<Health>();
  const detail = `no answer within ${patienceMs} ms`;
  const cancel = clock.after(patienceMs, () => resolve({ ok: false, detail }));
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    cancel();
  }
}
