import type { DatabaseSync } from 'node:sqlite';
import { checkQuery } from './checks.ts';
import {
  type CollectionSpec,
  endOfPrefix,
  type FindQuery,
  StoreUnavailable,
  type Versioned,
} from './port.ts';
import { fieldOf, groupsOf, statementsOf, tableOf, wordsOf } from './sqliteWriter.ts';

export interface SqliteReader {
  get<T>(collection: string, id: string): Versioned<T> | null;
  find<T>(spec: CollectionSpec, query: FindQuery): readonly Versioned<T>[];
}

/** Reads what is committed, in the thread of the caller. */
export function createSqliteReader(db: DatabaseSync): SqliteReader {
  const sql = statementsOf(db);
  return {
    get<T>(collection: string, id: string) {
      const text = `SELECT id, version, body FROM ${tableOf(collection)} WHERE id = ?`;
      const row = read(() => sql(text).get(id));
      return row ? toDocument<T>(row) : null;
    },

    find<T>(spec: CollectionSpec, query: FindQuery) {
      checkQuery(spec, query);
      const { text, values } =
        query.words === undefined ? findStatement(spec.name, query) : wordsStatement(spec.name, query);
      return read(() => sql(text).all(...values)).map((row) => toDocument<T>(row));
    },
  };
}

/** Reads one stretch of one index, whichever way, and nothing beside it. */
export function findStatement(collection: string, { field, value, by, order, after, limit }: FindQuery) {
  const [direction, behind] = order === 'descending' ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  const keys = by === undefined ? ['id'] : [fieldOf(by), 'id'];
  const sorted = keys.map((key) => `${key} ${direction}`).join(', ');
  let range = '';
  const place: (string | number)[] = [];
  if (after !== undefined && by === undefined) {
    range = `AND id ${behind} ?`;
    place.push(after.id);
  } else if (after?.at !== undefined && by !== undefined) {
    // SQLite enters an index on expressions by a plain comparison only; the pair leaves out what shares the value
    range = `AND ${fieldOf(by)} ${behind}= ? AND (${fieldOf(by)}, id) ${behind} (?, ?)`;
    place.push(after.at, after.at, after.id);
  }
  const text = `SELECT id, version, body FROM ${tableOf(collection)}
    WHERE ${fieldOf(field)} = ? ${range} ORDER BY ${sorted} LIMIT ?`;
  return { text, values: [value, ...place, limit] };
}

/** Follows each word by the index of words, and reads those documents alone that have all of them. */
export function wordsStatement(collection: string, query: FindQuery) {
  const { field, value, by = 'id', order, after, words = [], limit } = query;
  const [direction, behind] = order === 'descending' ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  const range = after?.at === undefined ? '' : `AND at ${behind} ?`;
  const one = `SELECT at FROM ${wordsOf(collection)}
    WHERE n = (SELECT n FROM ${groupsOf(collection)} WHERE value = ?) AND word >= ? AND word < ? ${range}`;
  const each = words.flatMap((word) => [
    ...[value, word, endOfPrefix(word)],
    ...(after?.at === undefined ? [] : [after.at]),
  ]);
  const all = words.map(() => one).join(' INTERSECT ');
  const text = `WITH hits AS (SELECT DISTINCT at FROM (${all}) ORDER BY at ${direction} LIMIT ?)
    SELECT id, version, body FROM hits CROSS JOIN ${tableOf(collection)}
    WHERE ${fieldOf(field)} = ? AND ${fieldOf(by)} = at ORDER BY at ${direction}`;
  return { text, values: [...each, limit, value] };
}

function read<T>(query: () => T): T {
  try {
    return query();
  } catch (cause) {
    throw new StoreUnavailable('the store could not read', { cause });
  }
}

function toDocument<T>(row: Record<string, unknown>): Versioned<T> {
  return { id: String(row.id), version: Number(row.version), body: JSON.parse(String(row.body)) as T };
}
