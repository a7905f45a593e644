import type { DatabaseSync } from 'node:sqlite';
import { checkQuery } from './checks.ts';
import { type CollectionSpec, type FindQuery, StoreUnavailable, type Versioned } from './port.ts';
import { fieldOf, statementsOf, tableOf } from './sqliteWriter.ts';

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
      const { text, values } = findStatement(spec.name, query);
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
