import { SECOND_MS } from '../../../shared/time.ts';
import type { Rounds } from '../../Rounds.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { type DueRoundsParts, startDueRounds } from '../kernel/dueRounds.ts';

/**
 * Opens conversations in which nobody is while lines of them are due: their room erases what is due, and closes again.
 * Returns the rounds, to stop them.
 */
export function startExpiryRounds(parts: DueRoundsParts): Rounds {
  const { name: collection } = COLLECTIONS.conversations;
  return startDueRounds(parts, { collection, field: 'expires', by: 'expiresAtMs', nextMs: 10 * SECOND_MS });
}
