import { SECOND_MS } from '../../../shared/time.ts';
import type { Rounds } from '../../Rounds.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { type DueRoundsParts, startDueRounds } from '../kernel/dueRounds.ts';

/**
 * Opens meetings that are to move by themselves while nobody is there, or whose money or news a crash left on its way.
 * Returns the rounds, to stop them.
 */
export function startMeetingRounds(parts: DueRoundsParts): Rounds {
  const { name: collection } = COLLECTIONS.meetings;
  return startDueRounds(parts, { collection, field: 'wakes', by: 'wakeAtMs', nextMs: 5 * SECOND_MS });
}
