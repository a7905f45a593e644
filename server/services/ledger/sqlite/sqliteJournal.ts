import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Receipt } from '../../../../shared/protocol/answers.ts';
import { sha256 } from '../../../sha256.ts';
import { verifyReceipt } from '../entry.ts';
import type { EntryInput } from '../port.ts';
import { openJournal } from './journalFile.ts';
import { JournalTail } from './journalTail.ts';

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

/** A stretch of the journal: rows beyond `from`, at most so many. */
export interface Span {
  readonly isBackwards: boolean;
  /** A position, itself left out. */
  readonly from: number;
  readonly rows: number;
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

/** What can be read of the file; the writer has a connection of its own (`journalWriter.ts`). */
export class SqliteJournal {
  readonly #db: DatabaseSync;
  readonly #tail: JournalTail;
  readonly #one: StatementSync;
  readonly #hasAfter: StatementSync;
  readonly #after: StatementSync;
  readonly #at: StatementSync;
  readonly #unindexed: StatementSync;

  constructor(path: string) {
    this.#db = openJournal(path);
    this.#tail = new JournalTail(this.#db);
    this.#one = this.#db.prepare(`${SELECT} WHERE position = ?`);
    this.#hasAfter = this.#db.prepare('SELECT 1 FROM entries WHERE position > ? LIMIT 1');
    this.#after = this.#db.prepare(`${SELECT} WHERE position > ? ORDER BY position LIMIT ?`);
    this.#at = this.#db.prepare(
      `${SELECT} WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position`,
    );
    this.#unindexed = this.#db.prepare(UNINDEXED);
  }

  byId(id: string): EntryRow | undefined {
    const position = this.#tail.byDigest(digestOf(id));
    return position === undefined ? undefined : (this.#one.get(position) as EntryRow | undefined);
  }

  /**
   * Tells whether there are entries behind that position. It is cheap enough to ask before every batch: nearly always
   * there is nothing.
   */
  hasAfter(position: number): boolean {
    return this.#hasAfter.get(position) !== undefined;
  }

  after(position: number, limit: number): EntryRow[] {
    return this.#after.all(position, limit) as unknown as EntryRow[];
  }

  byRef(ref: string, span: Span): EntryRow[] {
    const rows = this.at(this.#tail.byRef(ref, span));
    return span.isBackwards ? rows.toReversed() : rows;
  }

  /** Returns the entries at these positions, in commit order. */
  at(positions: readonly number[]): EntryRow[] {
    return this.#at.all(JSON.stringify(positions)) as unknown as EntryRow[];
  }

  /** Positions in a range whose entries one of the indexes does not lead to. */
  unindexed(range: { first: number; last: number }): number[] {
    const rows = this.#unindexed.all(range.first, range.last) as { position: number }[];
    return rows.map(({ position }) => position);
  }

  /** Returns the newest fold; null when it is not whole or is not about this journal. */
  readFold(): Fold | null {
    const fold = this.#db.prepare('SELECT position, head, body, checksum FROM folds').get() as
      | FoldRow
      | undefined;
    if (fold === undefined || fold.checksum !== sha256(fold.body)) return null;
    const [last] = this.after(fold.position - 1, 1);
    return last?.position === fold.position && hex(last.hash) === hex(fold.head) ? fold : null;
  }

  /** Throws when the file is not there to be read. */
  ping(): void {
    this.#db.prepare('SELECT 1 FROM entries LIMIT 1').get();
  }

  close(): void {
    this.#db.close();
  }
}

const SELECT = 'SELECT entries.*, sources.name AS source FROM entries LEFT JOIN sources ON number = payer';

const UNINDEXED = `
  SELECT position FROM entries AS e
  WHERE position BETWEEN ? AND ? AND position <= (SELECT position FROM filed) AND NOT (
    EXISTS (SELECT 1 FROM ids WHERE digest = e.id_digest AND +ids.position = e.position)
    AND (e.ref IS NULL OR EXISTS (SELECT 1 FROM refs WHERE refs.ref = e.ref AND refs.position = e.position))
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

/** Reads the stored input, amounts still as strings; what it is filed under must be its own. */
export function parseInput(row: EntryRow): StoredInput {
  try {
    const input = JSON.parse(row.input) as StoredInput;
    const ownId = digestOf(input.id) === hex(row.id_digest);
    if (ownId && input.source === row.source && input.ref === row.ref) return input;
  } catch (cause) {
    throw new DamagedEntry(`entry ${nameOf(row)} cannot be read`, { cause });
  }
  throw new DamagedEntry(`entry ${nameOf(row)} is filed under other names than its own`);
}

/** Returns the entry's id as far as it can be read, else where it stands. */
export function nameOf({ input, position }: Pick<EntryRow, 'input' | 'position'>): string {
  return /^\{"id":"([^"]+)"/.exec(input)?.[1] ?? `position:${position}`;
}

/** Returns what an id is indexed by: 128 bits of its SHA-256, in hex. */
export function digestOf(id: string): string {
  return sha256(id).slice(0, 32);
}

export type StoredInput = Omit<EntryInput, 'legs'> & { readonly legs: Receipt['legs'] };

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
