import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { StorePort } from '../../services/store/port.ts';

const ROUND_MS = MINUTE_MS;
const AT_ONCE = 20;
/** How long the rooms that were opened have before the next ones are. */
const NEXT_MS = 5 * SECOND_MS;

/**
 * Opens meetings that are to move by themselves while nobody is there, or whose money or news a crash left on its way. What is due
 * when stands in the documents. Returns the rounds, to stop them.
 */
export function startMeetingRounds(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  /** Sees to it that the meeting has a room. */
  readonly open: (meetingId: string) => Promise<unknown>;
  readonly onFailed: (err: unknown) => void;
}): Rounds {
  const { store, clock, open, onFailed } = parts;
  const rounds = new Rounds({
    clock,
    roundMs: ROUND_MS,
    onFailed,
    async work() {
      const query = { field: 'wakes', value: 'yes', by: 'wakeAtMs', limit: AT_ONCE };
      const found = await store.find<{ wakeAtMs: number }>(COLLECTIONS.meetings.name, query);
      const due = found.filter(({ body }) => body.wakeAtMs <= clock.nowMs());
      for (const { id } of due) await open(id).catch(onFailed);
      return due.length === AT_ONCE ? NEXT_MS : ROUND_MS;
    },
  });
  rounds.nudge();
  return rounds;
}
