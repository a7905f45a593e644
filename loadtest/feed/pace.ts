import { monotonicMs } from './event.ts';

/** A steady stream of events, the first at `startMs` of the machine's clock. */
export interface Pace {
  readonly perSecond: number;
  readonly events: number;
  readonly startMs: number;
}

/**
 * Emits at a steady rate. Each event is stamped with when it was due, so that a server that is late shows it. Resolves to
 * how long it took, in milliseconds.
 */
export async function pace(
  { perSecond, events, startMs }: Pace,
  emit: (dueAtMs: number, n: number) => void,
): Promise<number> {
  for (let n = 0; n < events; n += 1) {
    const dueAtMs = startMs + (n * 1_000) / perSecond;
    while (monotonicMs() < dueAtMs) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, dueAtMs - monotonicMs())));
    }
    emit(dueAtMs, n);
    // A server that cannot keep up must still get to its own I/O.
    if (n % 10 === 9) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return monotonicMs() - startMs;
}
