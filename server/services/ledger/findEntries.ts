import type { Books } from './books.ts';
import { LEDGER_LIMITS } from './limits.ts';
import type { EntryQuery } from './port.ts';
import { type EntryRow, parseInput, type Span, type SqliteJournal } from './sqliteJournal.ts';

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

export function rowsOf(task: {
  readonly journal: SqliteJournal;
  readonly books: Books;
  readonly query: EntryQuery;
  readonly span: Span;
}): EntryRow[] {
  const { journal, books, span } = task;
  const { by } = task.query;
  if ('ref' in by) return journal.byRef(by.ref, span);
  const belongs = (row: EntryRow) => {
    const { kind, legs } = parseInput(row);
    if ('account' in by) return legs.some(({ account }) => account === by.account);
    const hold = legs.find(({ account }) => account.startsWith('hold:'))?.account;
    return kind === 'hold' && hold !== undefined && Object.keys(books.balances(hold)).length > 0;
  };
  const all = journal.after(0, Number.MAX_SAFE_INTEGER).filter(belongs);
  const ordered = span.isBackwards
    ? all.toReversed().filter(({ position }) => position < span.from)
    : all.filter(({ position }) => position > span.from);
  return ordered.slice(0, span.rows);
}
