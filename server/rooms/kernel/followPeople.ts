import type { Clock } from '../../services/runtime/port.ts';
import { looksUntilAnswered } from './looksUntilAnswered.ts';

/** Where it lies in the store how somebody stands with each of many people. */
interface Followed<T> {
  readonly clock: Clock;
  /** Calls back with the person of whom something changed; it resolves with what ends that. */
  readonly follow: (changed: (personId: string) => void) => Promise<() => void>;
  readonly read: (personId: string) => Promise<T>;
  /** Returns those of whom there is something to tell now. */
  readonly list: () => Promise<readonly (readonly [personId: string, found: T])[]>;
  readonly tell: (personId: string, found: T) => void;
}

/**
 * Tells how somebody stands with people, now and whenever that changes. It resolves when all that holds was told, with what ends
 * it; it rejects as the store does.
 */
export async function followPeople<T>({ clock, follow, read, list, tell }: Followed<T>): Promise<() => void> {
  let isOver = false;
  const look = looksUntilAnswered({
    clock,
    isOver: () => isOver,
    look: async (personId) => {
      const found = await read(personId);
      if (!isOver) tell(personId, found);
    },
  });
  const changed = new Set<string>();
  const stop = await follow((personId) => {
    changed.add(personId);
    void look(personId);
  });
  // what changed since the list was asked for is looked at by itself
  for (const [personId, found] of await list()) if (!changed.has(personId)) tell(personId, found);
  return () => {
    isOver = true;
    stop();
  };
}
