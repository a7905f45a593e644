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
      const { field, value, afterId = '', limit } = query;
      const text = `SELECT id, version, body FROM ${tableOf(spec.name)}
        WHERE ${fieldOf(field)} = ? AND id > ? ORDER BY id LIMIT ?`;
      return read(() => sql(text).all(value, afterId, limit)).map((row) => toDocument<T>(row));
    },
  };
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
