import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { refuseForeign } from '../foreignDatabase.ts';
import type { CollectionSpec, InsertOutcome, ReplaceOutcome, WordIndex } from './port.ts';
import { createFullText } from './sqliteFullText.ts';
import { fieldOf, groupsOf, tableOf, wordsOf } from './sqliteNames.ts';

/** One change, with its body already as JSON and the values of its unique fields beside it. */
export type Write =
  | {
      readonly op: 'insert';
      readonly collection: string;
      readonly id: string;
      readonly json: string;
      readonly unique: readonly UniqueValue[];
    }
  | {
      readonly op: 'replace';
      readonly collection: string;
      readonly id: string;
      readonly version: number;
      readonly json: string;
      readonly unique: readonly UniqueValue[];
    }
  | { readonly op: 'remove'; readonly collection: string; readonly id: string; readonly version: number };

export interface UniqueValue {
  readonly field: string;
  readonly value: string;
}

export type RemoveOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly rejection: 'VersionMismatch' | 'NotFound' };
export type WriteOutcome = InsertOutcome | ReplaceOutcome | RemoveOutcome;

/** How long a writer waits for another process that is committing. */
const BUSY_TIMEOUT_MS = 10_000;

/** Names become SQL identifiers and JSON paths, and can be no parameters. */
const NAME = /^[A-Za-z][A-Za-z0-9]{0,40}$/;

export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  // what is removed is overwritten: a key that was destroyed is not to be found in the file
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  return db;
}

/** Opens the file and makes its tables. It throws what SQLite throws, and leaves nothing open then. */
export function openWithTables(path: string, collections: readonly CollectionSpec[]): DatabaseSync {
  const db = openDatabase(path);
  try {
    createTables(db, collections);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Makes one table a collection. Indexes are on the JSON itself, so that a new one also holds for old documents. */
export function createTables(db: DatabaseSync, collections: readonly CollectionSpec[]): void {
  refuseForeign(db, 'docs_');
  db.exec('BEGIN IMMEDIATE');
  for (const { name, unique, index, ordered = [], words } of collections) {
    const named = [...unique, ...index, ...ordered.flatMap(({ field, by }) => [field, by])];
    for (const word of [name, ...named, ...(words ? [words.field] : [])]) {
      if (!NAME.test(word)) throw new Error(`"${word}" cannot name a collection or field of the store`);
    }
    const table = tableOf(name);
    db.exec(`CREATE TABLE IF NOT EXISTS ${table} (
      id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL) STRICT`);
    for (const field of unique) {
      db.exec(
        `CREATE UNIQUE INDEX IF NOT EXISTS "docs_${name}_${field}_unique" ON ${table} (${fieldOf(field)})`,
      );
    }
    for (const field of index) {
      db.exec(`CREATE INDEX IF NOT EXISTS "docs_${name}_${field}" ON ${table} (${fieldOf(field)}, id)`);
    }
    for (const { field, by } of ordered) {
      db.exec(
        `CREATE INDEX IF NOT EXISTS "docs_${name}_${field}_by_${by}" ON ${table} (${fieldOf(field)}, ${fieldOf(by)}, id)`,
      );
    }
    if (words?.isNumbered) createFullText(db, name, words);
    else if (words) createWords(db, name, words);
  }
  db.exec('COMMIT');
}

/**
 * Makes the index of words. Triggers keep it, so that it changes with the document, in one commit, whichever process writes:
 * one of yesterday, too, which knows nothing of words.
 */
function createWords(db: DatabaseSync, name: string, { field, within, by }: WordIndex): void {
  const [table, words, groups] = [tableOf(name), wordsOf(name), groupsOf(name)];
  db.exec(`CREATE TABLE IF NOT EXISTS ${groups} (n INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT`);
  db.exec(`CREATE TABLE IF NOT EXISTS ${words} (
    n INTEGER NOT NULL, word TEXT NOT NULL, at ANY NOT NULL, PRIMARY KEY (n, word, at)) STRICT, WITHOUT ROWID`);
  // the limit keeps SQLite from looking into the document once for each word
  const listed = (row: 'old' | 'new') =>
    `SELECT d.n, w.value, d.at FROM (SELECT g.n, ${row}.body ->> '$.${by}' AS at FROM ${groups} AS g
      WHERE g.value = ${row}.body ->> '$.${within}' LIMIT 1) AS d
      CROSS JOIN json_each(${row}.body, '$.${field}') AS w`;
  const take = `DELETE FROM ${words} WHERE (n, word, at) IN (${listed('old')});`;
  const put = `INSERT OR IGNORE INTO ${groups} (value) SELECT new.body ->> '$.${within}'
      WHERE json_type(new.body, '$.${field}') = 'array' AND new.body ->> '$.${within}' IS NOT NULL;
    INSERT OR IGNORE INTO ${words} ${listed('new')};`;
  const on = (event: string, does: string) =>
    db.exec(
      `CREATE TRIGGER IF NOT EXISTS "words_${name}_${event}" AFTER ${event} ON ${table} BEGIN ${does} END`,
    );
  on('INSERT', put);
  on('UPDATE', `${take} ${put}`);
  on('DELETE', take);
}

/** Returns a function that prepares each statement once. */
export function statementsOf(db: DatabaseSync): (text: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (text) => {
    const known = prepared.get(text);
    if (known) return known;
    const statement = db.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
}

/** Decides writes in order and commits them together: one fsync for all. All or none are kept. */
export function createSqliteWriter(db: DatabaseSync): (batch: readonly Write[]) => WriteOutcome[] {
  const sql = statementsOf(db);

  const versionOf = ({ collection, id }: Write): number | null => {
    const row = sql(`SELECT version FROM ${tableOf(collection)} WHERE id = ?`).get(id);
    return row ? Number(row.version) : null;
  };

  const takenField = (collection: string, id: string, unique: readonly UniqueValue[]): string | null => {
    const taken = unique.find(({ field, value }) => {
      const row = sql(`SELECT id FROM ${tableOf(collection)} WHERE ${fieldOf(field)} = ?`).get(value);
      return row !== undefined && row.id !== id;
    });
    return taken?.field ?? null;
  };

  const apply = (write: Write): WriteOutcome => {
    const { collection, id } = write;
    const stored = versionOf(write);
    if (write.op === 'insert') {
      const field = stored === null ? takenField(collection, id, write.unique) : 'id';
      if (field !== null) return { ok: false, rejection: 'AlreadyExists', field };
      sql(`INSERT INTO ${tableOf(collection)} (id, version, body) VALUES (?, 1, ?)`).run(id, write.json);
      return { ok: true, version: 1 };
    }
    if (stored === null) return { ok: false, rejection: 'NotFound' };
    if (stored !== write.version) return { ok: false, rejection: 'VersionMismatch' };
    if (write.op === 'remove') {
      sql(`DELETE FROM ${tableOf(collection)} WHERE id = ?`).run(id);
      return { ok: true };
    }
    const field = takenField(collection, id, write.unique);
    if (field !== null) return { ok: false, rejection: 'AlreadyExists', field };
    const version = stored + 1;
    sql(`UPDATE ${tableOf(collection)} SET version = ?, body = ? WHERE id = ?`).run(version, write.json, id);
    return { ok: true, version };
  };

  return (batch) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = batch.map(apply);
      db.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
}
