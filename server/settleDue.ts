import { allOf } from './allOf.ts';
import type { Clock } from './services/runtime/port.ts';
import type { JsonObject, StorePort, Versioned } from './services/store/port.ts';

/** Where documents stand that have something to do at a time: in `wakes` stands `yes`, and the time in `by`. */
interface Waking {
  readonly collection: string;
  readonly by: string;
  /** Documents that are read at once. */
  readonly page: number;
}

/**
 * Settles each document that is due, the longest due first; one that fails keeps no other waiting. Returns how long there is
 * nothing more to do, in milliseconds, at most one round.
 */
export async function settleDue<T extends JsonObject>(
  parts: {
    readonly store: Pick<StorePort, 'find'>;
    readonly clock: Clock;
    readonly roundMs: number;
    readonly onFailed: (err: unknown) => void;
  },
  { collection, by, page }: Waking,
  settle: (due: Versioned<T>) => Promise<void>,
): Promise<number> {
  const { store, clock, roundMs, onFailed } = parts;
  const query = { field: 'wakes', value: 'yes', by, limit: page };
  for await (const found of allOf<T>(store, collection, query)) {
    const waitMs = Number(found.body[by]) - clock.nowMs();
    if (waitMs > 0) return Math.min(waitMs, roundMs);
    await settle(found).catch(onFailed);
  }
  return roundMs;
}
