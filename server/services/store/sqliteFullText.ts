import type { DatabaseSync } from 'node:sqlite';
import type { FindQuery, WordIndex } from './port.ts';
import { fieldOf, groupsOf, tableOf } from './sqliteNames.ts';

/** The words of a collection whose documents are numbered, as FTS5 keeps them: in runs that are written once for each commit. */
const fullTextOf = (collection: string): string => `"text_${collection}"`;

/** All signs that may stand in a word; letters beside those of ASCII are words' own already. */
const SIGNS = `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`;
/** Each word stands behind the number of its group, of so many digits, so that groups know nothing of each other. */
const GROUP_DIGITS = 8;
/** Beginnings of words that are kept by themselves, so that short ones are found as fast as long ones. */
const BEGINNING = GROUP_DIGITS + 2;
const NUMBER_BITS = 32n;
const LAST_NUMBER = (1n << NUMBER_BITS) - 1n;

/**
 * Makes the index of words of numbered documents. Triggers keep it as they keep the other one; what is taken away is overwritten.
 * The number of a row is that of its group and, below that, of its document.
 */
export function createFullText(db: DatabaseSync, name: string, { field, within, by }: WordIndex): void {
  const [table, groups, text] = [tableOf(name), groupsOf(name), fullTextOf(name)];
  db.exec(`CREATE TABLE IF NOT EXISTS ${groups} (n INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT`);
  const tokenize = `ascii tokenchars '${SIGNS.replaceAll("'", "''")}'`;
  db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS ${text} USING fts5(
    words, content='', detail=none, columnsize=0, prefix='${BEGINNING}', tokenize="${tokenize.replaceAll('"', '""')}")`);
  db.exec(`INSERT INTO ${text} (${text}, rank) VALUES ('secure-delete', 1)`);
  const scope = `printf('%0${GROUP_DIGITS}x', g.n)`;
  // what is put together from the list stands in one place alone: SQLite does it anew for each
  const rowOf = (row: 'old' | 'new') => `(SELECT (g.n << ${NUMBER_BITS}) | (${row}.body ->> '$.${by}') AS at,
      ${scope} || replace((SELECT group_concat(w.value, ' ') FROM json_each(${row}.body, '$.${field}') AS w),
        ' ', ' ' || ${scope}) AS words
      FROM ${groups} AS g WHERE g.value = ${row}.body ->> '$.${within}'
        AND json_array_length(${row}.body, '$.${field}') > 0)`;
  const put = `INSERT OR IGNORE INTO ${groups} (value) SELECT new.body ->> '$.${within}'
      WHERE json_type(new.body, '$.${field}') = 'array' AND new.body ->> '$.${within}' IS NOT NULL;
    INSERT INTO ${text} (rowid, words) SELECT at, words FROM ${rowOf('new')};`;
  const take = `INSERT INTO ${text} (${text}, rowid, words) SELECT 'delete', at, words FROM ${rowOf('old')};`;
  const on = (event: string, does: string) =>
    createTrigger(
      db,
      `text_${name}_${event}`,
      `CREATE TRIGGER "text_${name}_${event}" AFTER ${event} ON ${table} BEGIN ${does} END`,
    );
  on('INSERT', put);
  on('UPDATE', `${take} ${put}`);
  on('DELETE', take);
}

/** Makes a trigger, in place of one by that name which a server of before has made. */
function createTrigger(db: DatabaseSync, name: string, sql: string): void {
  const known = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?").get(name);
  if (known?.sql === sql) return;
  db.exec(`DROP TRIGGER IF EXISTS "${name}"; ${sql}`);
}

/** Finds documents by their words; `group` is the number of the value that the query names. */
export function fullTextStatement(
  name: string,
  index: WordIndex,
  { value, order, after, words = [], limit }: FindQuery,
  group: number,
) {
  const isDown = order === 'descending';
  const direction = isDown ? 'DESC' : 'ASC';
  const base = BigInt(group) << NUMBER_BITS;
  const at = after?.at === undefined ? null : BigInt(Number(after.at));
  const low = at === null || isDown ? 0n : at + 1n;
  const high = at === null || !isDown ? LAST_NUMBER : at - 1n;
  const scope = group.toString(16).padStart(GROUP_DIGITS, '0');
  const match = words.map((word) => `"${scope}${word.replaceAll('"', '""')}" *`).join(' AND ');
  const text = `WITH hits AS (SELECT rowid AS at FROM ${fullTextOf(name)}
      WHERE ${fullTextOf(name)} MATCH ? AND rowid >= ? AND rowid <= ? ORDER BY rowid ${direction} LIMIT ?)
    SELECT id, version, body FROM hits CROSS JOIN ${tableOf(name)}
    WHERE ${fieldOf(index.within)} = ? AND ${fieldOf(index.by)} = (at & ${LAST_NUMBER}) ORDER BY at ${direction}`;
  const last = high < LAST_NUMBER ? high : LAST_NUMBER;
  return { text, values: [match, base + low, base + last, limit, value] };
}
