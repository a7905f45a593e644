import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { StorePort } from '../../services/store/port.ts';

/** How often it is looked for conversations in which lines are due, and how many are opened at once. */
const ROUND_MS = MINUTE_MS;
const AT_ONCE = 20;
/** How long the rooms that were opened have before the next ones are. */
const NEXT_MS = 10 * SECOND_MS;

/**
 * Opens conversations in which nobody is while lines of them are due: their room erases what is due, and closes again. What
 * is due when stands in the documents, so that it is found after a crash as well. Returns the rounds, to stop them.
 */
export function startExpiryRounds(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  /** Sees to it that the conversation has a room. */
  readonly open: (conversationId: string) => Promise<unknown>;
  readonly onFailed: (err: unknown) => void;
}): Rounds {
  const { store, clock, open, onFailed } = parts;
  const rounds = new Rounds({
    clock,
    roundMs: ROUND_MS,
    onFailed,
    async work() {
      const query = { field: 'expires', value: 'yes', by: 'expiresAtMs', limit: AT_ONCE };
      const found = await store.find<{ expiresAtMs: number }>(COLLECTIONS.conversations.name, query);
      const due = found.filter(({ body }) => body.expiresAtMs <= clock.nowMs());
      for (const { id } of due) await open(id).catch(onFailed);
      return due.length === AT_ONCE ? NEXT_MS : ROUND_MS;
    },
  });
  rounds.nudge();
  return rounds;
}
