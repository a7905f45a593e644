import type { Clock } from './services/runtime/port.ts';

/** Rejects when it is not there in time. Whoever asked on behalf of a stranger must not wait with them. */
export async function inTime<T>(clock: Clock, asked: Promise<T>, patienceMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(patienceMs, () => reject(new Error(`no answer within ${patienceMs} ms`)));
  // when it is answered or refused after all, nobody waits for it any more
  asked.catch(() => {});
  try {
    return await Promise.race([asked, late]);
  } finally {
    cancel();
  }
}
