import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StorePort } from '../../services/store/port.ts';

/** How often it is looked for rooms that are due, and how many are opened at once. */
const ROUND_MS = MINUTE_MS;
const AT_ONCE = 20;

/** What the rounds are given by whoever starts the server. */
export interface DueRoundsParts {
  readonly store: StorePort;
  readonly clock: Clock;
  /** Sees to it that whatever has this id has a room. */
  readonly open: (id: string) => Promise<unknown>;
  readonly onFailed: (err: unknown) => void;
}

/** Where it stands what is due when. */
export interface DueDocuments {
  readonly collection: string;
  /** The field that is `yes` in documents that come due, and the one that says when, in Unix ms. */
  readonly field: string;
  readonly by: string;
  /** How long the rooms that were opened have before the next ones are. */
  readonly nextMs: number;
}

/**
 * Opens rooms that have something to do while nobody is in them. What is due when stands in the documents, so that it is
 * found after a crash as well. Returns the rounds, to stop them.
 */
export function startDueRounds(parts: DueRoundsParts, documents: DueDocuments): Rounds {
  const { store, clock, open, onFailed } = parts;
  const { collection, field, by, nextMs } = documents;
  const rounds = new Rounds({
    clock,
    roundMs: ROUND_MS,
    onFailed,
    async work() {
      const query = { field, value: 'yes', by, limit: AT_ONCE };
      const found = await store.find<Readonly<Record<string, number>>>(collection, query);
      const due = found.filter(({ body }) => body[by]! <= clock.nowMs());
      for (const { id } of due) await open(id).catch(onFailed);
      if (due.length === AT_ONCE) return nextMs;
      const next = found[due.length]?.body[by];
      return next === undefined ? ROUND_MS : Math.min(ROUND_MS, Math.max(SECOND_MS, next - clock.nowMs()));
    },
  });
  rounds.nudge();
  return rounds;
}
