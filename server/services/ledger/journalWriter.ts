import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openJournal } from './journalFile.ts';
import { LEDGER_LIMITS } from './limits.ts';

/** Sealed entries, a column each: few objects are cheap to hand to another thread. Hashes and digests are in hex. */
export interface EntryColumns {
  /** The newest position of the journal that these were decided on; theirs follow it without a gap. */
  readonly base: number;
  readonly atMs: number;
  readonly digests: string[];
  readonly payers: number[];
  readonly seqs: number[];
  readonly refs: (string | null)[];
  readonly texts: string[];
  readonly prevHashes: string[];
  readonly hashes: string[];
  /** Payers who have not been a source before. */
  readonly newSources: { readonly number: number; readonly name: string }[];
}

export type WriteReply =
  /** On the disk. */
  | { readonly answer: 'committed' }
  /** Others have written since: nothing is written, and nobody else can write until the next `write` or `release`. */
  | { readonly answer: 'behind' }
  /** Nothing is written; the entries at these places have ids that are in the journal. */
  | { readonly answer: 'duplicates'; readonly at: readonly number[] }
  | { readonly answer: 'failed'; readonly error: string };

export interface StoredFold {
  readonly position: number;
  readonly body: string;
}

/** Writes batches whole or not at all. Knows the file, and no rule of the ledger. */
export class JournalWriter {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #newest: StatementSync;
  readonly #insert: StatementSync;
  readonly #addSource: StatementSync;
  readonly #isTaken: StatementSync;
  #uncheckpointed = 0;

  constructor(path: string) {
    this.#db = openJournal(path);
    this.#begin = this.#db.prepare('BEGIN IMMEDIATE');
    this.#commit = this.#db.prepare('COMMIT');
    this.#newest = this.#db.prepare('SELECT max(position) AS position FROM entries');
    this.#insert = this.#db.prepare(
      `INSERT INTO entries VALUES (?, unhex(?), ?, ?, ?, ?, ?, unhex(?), unhex(?))
       ON CONFLICT (id_digest) DO NOTHING`,
    );
    this.#addSource = this.#db.prepare('INSERT INTO sources VALUES (?, ?)');
    this.#isTaken = this.#db.prepare('SELECT 1 FROM entries WHERE id_digest = unhex(?)');
  }

  write(columns: EntryColumns): WriteReply {
    try {
      if (!this.#db.isTransaction) this.#begin.run();
      const newest = (this.#newest.get() as { position: number | null }).position ?? 0;
      if (newest !== columns.base) return { answer: 'behind' };
      if (!this.#insertAll(columns)) {
        this.release();
        return { answer: 'duplicates', at: this.#taken(columns) };
      }
      this.#commit.run();
      this.#uncheckpointed += columns.digests.length;
      return { answer: 'committed' };
    } catch (error) {
      this.release();
      return { answer: 'failed', error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Leaves no transaction open, whether or not one is. */
  release(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }

  /** Brings the log into the file when there is enough of it: for the time between two batches. */
  checkpointWhenDue(): void {
    if (this.#uncheckpointed < LEDGER_LIMITS.checkpointEveryEntries || this.#db.isTransaction) return;
    this.#uncheckpointed = 0;
    this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }

  writeFold({ position, body }: StoredFold): void {
    this.#db
      .prepare(
        `INSERT INTO folds SELECT 1, position, hash, ?, ? FROM entries WHERE position = ?
         ON CONFLICT (one) DO UPDATE SET position = excluded.position, head = excluded.head,
           body = excluded.body, checksum = excluded.checksum`,
      )
      .run(body, hash('sha256', body, 'hex'), position);
  }

  close(): void {
    this.#db.close();
  }

  /** False when an id is taken. A taken (payer, seq) throws: a batch built on the newest entry cannot meet one. */
  #insertAll(columns: EntryColumns): boolean {
    const { base, atMs, digests, payers, seqs, refs, texts, prevHashes, hashes } = columns;
    for (const { number, name } of columns.newSources) this.#addSource.run(number, name);
    for (let at = 0; at < digests.length; at++) {
      const { changes } = this.#insert.run(
        base + 1 + at,
        digests[at] as string,
        payers[at] as number,
        seqs[at] as number,
        refs[at] as string | null,
        atMs,
        texts[at] as string,
        prevHashes[at] as string,
        hashes[at] as string,
      );
      if (changes !== 1) return false;
    }
    return true;
  }

  #taken({ digests }: EntryColumns): number[] {
    const at: number[] = [];
    for (const [place, digest] of digests.entries()) {
      if (this.#isTaken.get(digest) !== undefined) at.push(place);
    }
    return at;
  }
}
