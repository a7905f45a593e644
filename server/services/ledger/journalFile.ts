import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LEDGER_LIMITS } from './limits.ts';

/**
 * One row is one entry. `position` is the commit order, without gaps. `input` is the canonical JSON of the entry, the
 * rest is its place in the chain and what it is found by. A commit writes whole pages, and a thousand tips touch a
 * thousand places of each index: so an entry is indexed by 128 bits of its id's SHA-256 and by its source's number,
 * which makes the indexes a quarter of what the names would.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    position  INTEGER PRIMARY KEY,
    id_digest BLOB    NOT NULL UNIQUE,
    payer     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    ref       TEXT,
    at_ms     INTEGER NOT NULL,
    input     TEXT    NOT NULL,
    prev_hash BLOB    NOT NULL,
    hash      BLOB    NOT NULL,
    UNIQUE (payer, seq)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sources (
    number INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL UNIQUE
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entries_by_ref ON entries (ref) WHERE ref IS NOT NULL;
  CREATE TABLE IF NOT EXISTS folds (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    head     BLOB    NOT NULL,
    body     TEXT    NOT NULL,
    checksum TEXT    NOT NULL
  ) STRICT;
`;

/**
 * FULL: the log is on the disk before COMMIT returns. Large pages: a commit writes fewer, and fewer are dirtied. The
 * writer brings the log into the file between its batches; SQLite does it within a commit only past this many pages.
 */
const PRAGMAS = `
  PRAGMA page_size = 8192;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA cache_size = -65536;
`;

const SCHEMA_VERSION = 2;

/** From version 1: a source got its number even for an entry that was refused; now only together with an entry. */
const FROM_VERSION_1 = 'DELETE FROM sources WHERE number NOT IN (SELECT payer FROM entries);';

/** Opens the journal's file, made and brought to this version where it is not. Throws what SQLite throws. */
export function openJournal(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: LEDGER_LIMITS.busyTimeoutMs });
  try {
    db.exec(PRAGMAS);
    if (versionOf(db) !== SCHEMA_VERSION) migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Looks again under the lock: another process may just have done it. */
function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  const version = versionOf(db);
  if (version > SCHEMA_VERSION) {
    throw new Error(`the journal has schema version ${version}, this program knows ${SCHEMA_VERSION}`);
  }
  if (version === 0) db.exec(SCHEMA);
  if (version === 1) db.exec(FROM_VERSION_1);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}
