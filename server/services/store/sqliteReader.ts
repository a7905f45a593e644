import type { DatabaseSync } from 'node:sqlite';
import { checkQuery } from './checks.ts';
import {
  type CollectionSpec,
  endOfPrefix,
  type FindQuery,
  StoreUnavailable,
  type Versioned,
} from './port.ts';
import { fullTextStatement } from './sqliteFullText.ts';
import { fieldOf, groupsOf, tableOf, wordsOf } from './sqliteNames.ts';
import { statementsOf } from './sqliteWriter.ts';

export interface SqliteReader {
  get<T>(collection: string, id: string): Versioned<T> | null;
  find<T>(spec: CollectionSpec, query: FindQuery): readonly Versioned<T>[];
}

/** Reads what is committed, in the thread of the caller. */
export function createSqliteReader(db: DatabaseSync): SqliteReader {
  const sql = statementsOf(db);
  const broadOf = (collection: string, { value, words = [] }: FindQuery): ReadonlySet<string> => {
    const count = (word: string) => sql(COUNT(collection)).get(value, word, endOfPrefix(word))?.count;
    return new Set(words.filter((word) => read(() => count(word)) === BROAD));
  };
  const groupOf = (collection: string, value: string): number | null => {
    const row = read(() => sql(`SELECT n FROM ${groupsOf(collection)} WHERE value = ?`).get(value));
    return row ? Number(row.n) : null;
  };
  /** Returns null where no document of that value has words. */
  const byWords = (spec: CollectionSpec, query: FindQuery) => {
    if (!spec.words?.isNumbered) return wordsStatement(spec, query, broadOf(spec.name, query));
    const group = groupOf(spec.name, query.value);
    return group === null ? null : fullTextStatement(spec.name, spec.words, query, group);
  };
  return {
    get<T>(collection: string, id: string) {
      const text = `SELECT id, version, body FROM ${tableOf(collection)} WHERE id = ?`;
      const row = read(() => sql(text).get(id));
      return row ? toDocument<T>(row) : null;
    },

    find<T>(spec: CollectionSpec, query: FindQuery) {
      checkQuery(spec, query);
      const statement = query.words === undefined ? findStatement(spec.name, query) : byWords(spec, query);
      if (!statement) return [];
      const { text, values } = statement;
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

/** From so many documents on a word is no way to what is looked for: those that have it are nearly everywhere. */
const BROAD = 3_000;

/** Counts the documents of one value in whose words one begins so, up to BROAD. */
const COUNT = (
  collection: string,
): string => `SELECT count(*) AS count FROM (SELECT 1 FROM ${wordsOf(collection)}
  WHERE n = (SELECT n FROM ${groupsOf(collection)} WHERE value = ?) AND word >= ? AND word < ? LIMIT ${BROAD})`;

/**
 * Follows each word by the index of words that leads to few documents, and looks into those alone for the others, the
 * `broad` ones. Where all are broad it walks the documents in their order: what is looked for is met soon.
 */
export function wordsStatement(spec: CollectionSpec, query: FindQuery, broad: ReadonlySet<string>) {
  const { name, words: index } = spec;
  const { field, value, by = 'id', order, after, words = [], limit } = query;
  const [direction, behind] = order === 'descending' ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  const at = after?.at;
  const range = (column: string) => (at === undefined ? '' : `AND ${column} ${behind} ?`);
  const place = at === undefined ? [] : [at];
  const narrow = words.filter((word) => !broad.has(word));
  const wide = words.filter((word) => broad.has(word));
  const has = `AND EXISTS (SELECT 1 FROM json_each(body, '$.${index?.field}') AS w WHERE w.value >= ? AND w.value < ?)`;
  const inBody = wide.map(() => has).join(' ');
  const starts = wide.flatMap((word) => [word, endOfPrefix(word)]);
  if (narrow.length === 0) {
    const text = `SELECT id, version, body FROM ${tableOf(name)} WHERE ${fieldOf(field)} = ?
      ${range(fieldOf(by))} ${inBody} ORDER BY ${fieldOf(by)} ${direction} LIMIT ?`;
    return { text, values: [value, ...place, ...starts, limit] };
  }
  const one = `SELECT at FROM ${wordsOf(name)}
    WHERE n = (SELECT n FROM ${groupsOf(name)} WHERE value = ?) AND word >= ? AND word < ? ${range('at')}`;
  const each = narrow.flatMap((word) => [value, word, endOfPrefix(word), ...place]);
  const all = narrow.map(() => one).join(' INTERSECT ');
  const most = wide.length === 0 ? [limit] : [];
  const text = `WITH hits AS (SELECT DISTINCT at FROM (${all}) ORDER BY at ${direction} ${most.length > 0 ? 'LIMIT ?' : ''})
    SELECT id, version, body FROM hits CROSS JOIN ${tableOf(name)}
    WHERE ${fieldOf(field)} = ? AND ${fieldOf(by)} = at ${inBody} ORDER BY at ${direction} LIMIT ?`;
  return { text, values: [...each, ...most, value, ...starts, limit] };
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
