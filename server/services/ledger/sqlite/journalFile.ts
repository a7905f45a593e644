import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { refuseForeign } from '../../foreignDatabase.ts';
import { LEDGER_LIMITS } from '../limits.ts';

/**
 * One row is one entry. `position` is the commit order, without gaps. `input` is the canonical JSON of the entry, the
 * rest is its place in the chain and what it is found by. A commit writes whole pages, and a thousand tips touch a
 * thousand places of an index: so a commit writes entries alone, one after another, and they are filed by id and ref
 * many at a time, in order. What is not filed yet is few, and whoever looks for an entry looks there too.
 */
const ENTRIES = `
  CREATE TABLE entries (
    position  INTEGER PRIMARY KEY,
    id_digest BLOB    NOT NULL,
    payer     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    ref       TEXT,
    at_ms     INTEGER NOT NULL,
    input     TEXT    NOT NULL,
    prev_hash BLOB    NOT NULL,
    hash      BLOB    NOT NULL
  ) STRICT;
`;

const FILES = `
  CREATE TABLE ids (
    digest   BLOB    PRIMARY KEY,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE refs (
    ref      TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (ref, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE filed (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL
  ) STRICT;
  INSERT INTO filed VALUES (1, 0);
`;

/** Files the entries that are not filed yet, in order of the keys: neighbours share a page. An audit finds an id that stands twice. */
export const FILE_ENTRIES = `
  INSERT OR IGNORE INTO ids SELECT id_digest, position FROM entries
    WHERE position > (SELECT position FROM filed) ORDER BY id_digest;
  INSERT INTO refs SELECT ref, position FROM entries
    WHERE position > (SELECT position FROM filed) AND ref IS NOT NULL ORDER BY ref, position;
  UPDATE filed SET position = (SELECT coalesce(max(position), 0) FROM entries);
`;

const SCHEMA = `
  ${ENTRIES} ${FILES}
  CREATE TABLE sources (
    number INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE folds (
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

const SCHEMA_VERSION = 3;

/** From version 1: a source got its number even for an entry that was refused; now only together with an entry. */
const FROM_VERSION_1 = 'DELETE FROM sources WHERE number NOT IN (SELECT payer FROM entries);';

/** From version 2: each commit wrote its entries into three indexes of the table. */
const FROM_VERSION_2 = `
  ALTER TABLE entries RENAME TO entries_2;
  ${ENTRIES}
  INSERT INTO entries SELECT position, id_digest, payer, seq, ref, at_ms, input, prev_hash, hash
    FROM entries_2 ORDER BY position;
  DROP TABLE entries_2;
  ${FILES} ${FILE_ENTRIES}
`;

/** Opens the journal's file, made and brought to this version where it is not. Throws what SQLite throws. */
export function openJournal(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: LEDGER_LIMITS.busyTimeoutMs });
  try {
    db.exec(PRAGMAS);
    refuseForeign(db, 'entries');
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
    throw new Error(
      `the journal has schema version ${version}, this program knows ${SCHEMA_VERSION}: start the newer program that wrote it`,
    );
  }
  if (version === 0) db.exec(SCHEMA);
  if (version === 1) db.exec(FROM_VERSION_1);
  if (version === 1 || version === 2) db.exec(FROM_VERSION_2);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}
