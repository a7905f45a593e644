import { LEDGER_LIMITS } from '../limits.ts';
import type { EntryQuery } from '../port.ts';
import type { Span } from './sqliteJournal.ts';

/** Where a query begins, and one row more than its page: whether there is another page. Throws RangeError. */
export function spanOf({ cursor, limit, order }: EntryQuery): Span {
  if (!Number.isInteger(limit) || limit < 1 || limit > LEDGER_LIMITS.pageEntries) {
    throw new RangeError(`limit must be 1 … ${LEDGER_LIMITS.pageEntries}, not ${limit}`);
  }
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw new RangeError('that is no cursor of find');
  const isBackwards = order === 'newest';
  return {
    isBackwards,
    from: Number(cursor ?? (isBackwards ? Number.MAX_SAFE_INTEGER : 0)),
    rows: limit + 1,
  };
}
