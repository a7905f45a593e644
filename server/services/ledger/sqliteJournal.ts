import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { type PreparedEntry, sha256, verifyReceipt } from './entry.ts';
import { LEDGER_LIMITS } from './limits.ts';
import type { EntryInput } from './port.ts';

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

/** FULL: the log is on the disk before COMMIT returns. Large pages: a commit writes fewer, and fewer are dirtied. */
const PRAGMAS = `
  PRAGMA page_size = 8192;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA cache_size = -65536;
`;

const SCHEMA_VERSION = 1;

export interface EntryRow {
  readonly position: number;
  readonly id_digest: Uint8Array;
  readonly payer: number;
  /** Name of the payer; null when its number is nobody's. */
  readonly source: string | null;
  readonly seq: number;
  readonly ref: string | null;
  readonly at_ms: number;
  readonly input: string;
  readonly prev_hash: Uint8Array;
  readonly hash: Uint8Array;
}

/** Where an entry goes; `payer` is its source's number. */
export interface Place {
  readonly position: number;
  readonly payer: number;
}

export interface Fold {
  /** The last entry it sums up. */
  readonly position: number;
  readonly body: string;
}

interface FoldRow extends Fold {
  readonly head: Uint8Array;
  readonly checksum: string;
}

/** What stands in the journal is not what was written. */
export class DamagedEntry extends Error {
  override readonly name = 'DamagedEntry';
}

/** The file: statements and transactions, and no rule of the ledger. */
export class SqliteJournal {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #numberOf: StatementSync;
  readonly #byId: StatementSync;
  readonly #hasAfter: StatementSync;
  readonly #after: StatementSync;
  readonly #byRef: StatementSync;
  readonly #unindexed: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path, { timeout: LEDGER_LIMITS.busyTimeoutMs });
    this.#db.exec(PRAGMAS);
    this.#migrate();
    this.#begin = this.#db.prepare('BEGIN IMMEDIATE');
    this.#commit = this.#db.prepare('COMMIT');
    this.#insert = this.#db.prepare(
      'INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id_digest) DO NOTHING',
    );
    this.#numberOf = this.#db.prepare(
      'INSERT INTO sources (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING number',
    );
    this.#byId = this.#db.prepare(`${SELECT} WHERE id_digest = ?`);
    this.#hasAfter = this.#db.prepare('SELECT 1 FROM entries WHERE position > ? LIMIT 1');
    this.#after = this.#db.prepare(`${SELECT} WHERE position > ? ORDER BY position LIMIT ?`);
    this.#byRef = this.#db.prepare(`${SELECT} WHERE ref = ? AND position > ? ORDER BY position LIMIT ?`);
    this.#unindexed = this.#db.prepare(UNINDEXED);
  }

  begin(): void {
    this.#begin.run();
  }

  commit(): void {
    this.#commit.run();
  }

  /** Leaves no transaction open, whether or not the failed one still is. */
  rollback(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }

  /** The number of an account that has not been a source yet; it may have got one for an entry that was refused. */
  numberOf(source: string): number {
    return (this.#numberOf.get(source) as { number: number }).number;
  }

  /** False when the id is taken. A taken (payer, seq) throws: a writer that has caught up cannot meet one. */
  insert(place: Place, { id, ref, text }: PreparedEntry, receipt: Receipt): boolean {
    const { position, payer } = place;
    const prevHash = Buffer.from(receipt.prevHash, 'hex');
    const ownHash = Buffer.from(receipt.hash, 'hex');
    const { seq } = receipt.source;
    const { changes } = this.#insert.run(
      position,
      digestOf(id),
      payer,
      seq,
      ref,
      receipt.atMs,
      text,
      prevHash,
      ownHash,
    );
    return changes === 1;
  }

  byId(id: string): EntryRow | undefined {
    return this.#byId.get(digestOf(id)) as EntryRow | undefined;
  }

  /** Cheap enough to ask before every batch: nearly always there is nothing. */
  hasAfter(position: number): boolean {
    return this.#hasAfter.get(position) !== undefined;
  }

  after(position: number, limit: number): EntryRow[] {
    return this.#after.all(position, limit) as unknown as EntryRow[];
  }

  byRef(query: { ref: string; after: number; limit: number }): EntryRow[] {
    return this.#byRef.all(query.ref, query.after, query.limit) as unknown as EntryRow[];
  }

  /** Positions in a range whose entries one of the indexes does not lead to. */
  unindexed(range: { first: number; last: number }): number[] {
    const rows = this.#unindexed.all(range.first, range.last) as { position: number }[];
    return rows.map(({ position }) => position);
  }

  /** The newest fold, if it is whole and is about this journal. */
  readFold(): Fold | null {
    const fold = this.#db.prepare('SELECT position, head, body, checksum FROM folds').get() as
      | FoldRow
      | undefined;
    if (fold === undefined || fold.checksum !== sha256(fold.body)) return null;
    const [last] = this.after(fold.position - 1, 1);
    return last?.position === fold.position && hex(last.hash) === hex(fold.head) ? fold : null;
  }

  writeFold({ position, body }: Fold): void {
    this.#db
      .prepare(
        `INSERT INTO folds SELECT 1, position, hash, ?, ? FROM entries WHERE position = ?
         ON CONFLICT (one) DO UPDATE SET position = excluded.position, head = excluded.head,
           body = excluded.body, checksum = excluded.checksum`,
      )
      .run(body, sha256(body), position);
  }

  /** Throws when the file is not there to be read. */
  ping(): void {
    this.#db.prepare('SELECT 1 FROM entries LIMIT 1').get();
  }

  close(): void {
    this.#db.close();
  }

  #migrate(): void {
    const { user_version: version } = this.#db.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version !== 0 && version !== SCHEMA_VERSION) {
      throw new Error(`the journal has schema version ${version}, this program knows ${SCHEMA_VERSION}`);
    }
    if (version === 0)
      this.#db.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  }
}

const SELECT = 'SELECT entries.*, sources.name AS source FROM entries LEFT JOIN sources ON number = payer';

const UNINDEXED = `
  SELECT position FROM entries AS e NOT INDEXED
  WHERE position BETWEEN ? AND ? AND NOT (
    EXISTS (SELECT 1 FROM entries AS i WHERE i.id_digest = e.id_digest AND +i.position = e.position)
    AND EXISTS (
      SELECT 1 FROM entries AS i WHERE i.payer = e.payer AND i.seq = e.seq AND +i.position = e.position)
    AND (e.ref IS NULL OR EXISTS (
      SELECT 1 FROM entries AS i INDEXED BY entries_by_ref WHERE i.ref = e.ref AND i.position = e.position))
  )`;

/** Throws DamagedEntry unless the row is exactly what was sealed. */
export function receiptOf(row: EntryRow): Receipt {
  const input = parseInput(row);
  const receipt: Receipt = {
    entryId: input.id,
    kind: input.kind,
    atMs: row.at_ms,
    source: { account: input.source, seq: row.seq },
    legs: input.legs,
    ref: input.ref,
    memo: input.memo,
    inputHash: sha256(row.input),
    prevHash: hex(row.prev_hash),
    hash: hex(row.hash),
  };
  if (!verifyReceipt(receipt)) throw new DamagedEntry(`entry ${nameOf(row)} does not verify`);
  return receipt;
}

/** The stored input, amounts still as strings; what it is filed under must be its own. */
export function parseInput(row: EntryRow): StoredInput {
  try {
    const input = JSON.parse(row.input) as StoredInput;
    const ownId = digestOf(input.id).equals(row.id_digest);
    if (ownId && input.source === row.source && input.ref === row.ref) return input;
  } catch (cause) {
    throw new DamagedEntry(`entry ${nameOf(row)} cannot be read`, { cause });
  }
  throw new DamagedEntry(`entry ${nameOf(row)} is filed under other names than its own`);
}

/** The entry's id as far as it can be read, else where it stands. */
export function nameOf({ input, position }: Pick<EntryRow, 'input' | 'position'>): string {
  return /^\{"id":"([^"]+)"/.exec(input)?.[1] ?? `position:${position}`;
}

function digestOf(id: string): Buffer {
  return hash('sha256', id, 'buffer').subarray(0, 16);
}

export type StoredInput = Omit<EntryInput, 'legs'> & { readonly legs: Receipt['legs'] };

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
