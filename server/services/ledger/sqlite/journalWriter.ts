import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LEDGER_LIMITS } from '../limits.ts';
import { FILE_ENTRIES, openJournal } from './journalFile.ts';

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
  readonly #digestsAfter: StatementSync;
  readonly #filedOf: StatementSync;
  /** Digests of the entries that are not filed, up to `seen`. */
  readonly #unfiled = new Set<string>();
  #seen = 0;

  constructor(path: string) {
    this.#db = openJournal(path);
    this.#begin = this.#db.prepare('BEGIN IMMEDIATE');
    this.#commit = this.#db.prepare('COMMIT');
    this.#newest = this.#db.prepare('SELECT max(position) AS position FROM entries');
    this.#insert = this.#db.prepare(
      'INSERT INTO entries VALUES (?, unhex(?), ?, ?, ?, ?, ?, unhex(?), unhex(?))',
    );
    this.#addSource = this.#db.prepare('INSERT INTO sources VALUES (?, ?)');
    this.#digestsAfter = this.#db.prepare(
      'SELECT lower(hex(id_digest)) AS digest, position FROM entries WHERE position > ? ORDER BY position',
    );
    this.#filedOf = this.#db.prepare(
      'SELECT wanted.key AS at FROM json_each(?) AS wanted JOIN ids ON ids.digest = unhex(wanted.value)',
    );
    this.#seen = this.#filed();
  }

  write(columns: EntryColumns): WriteReply {
    try {
      if (!this.#db.isTransaction) this.#begin.run();
      const newest = (this.#newest.get() as { position: number | null }).position ?? 0;
      if (newest !== columns.base) return { answer: 'behind' };
      const at = this.#taken(columns);
      if (at.length > 0) {
        this.release();
        return { answer: 'duplicates', at };
      }
      this.#insertAll(columns);
      this.#commit.run();
      for (const digest of columns.digests) this.#unfiled.add(digest);
      this.#seen += columns.digests.length;
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

  /** Files entries and brings the log into the file when there is enough: for the time between two batches. */
  fileWhenDue(): void {
    if (this.#unfiled.size < LEDGER_LIMITS.fileEveryEntries || this.#db.isTransaction) return;
    this.#file();
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
    try {
      if (this.#unfiled.size > 0) this.#file();
    } catch {
      // Filing is owed to nobody: the next who writes does it.
    }
    this.#db.close();
  }

  /** Needs no wait for the disk: what is lost of it with the power is filed again. */
  #file(): void {
    this.#db.exec('PRAGMA synchronous = NORMAL');
    try {
      this.#begin.run();
      this.#db.exec(FILE_ENTRIES);
      this.#commit.run();
      this.#seen = this.#filed();
      this.#unfiled.clear();
    } finally {
      this.release();
      this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  #insertAll(columns: EntryColumns): void {
    const { base, atMs, digests, payers, seqs, refs, texts, prevHashes, hashes } = columns;
    for (const { number, name } of columns.newSources) this.#addSource.run(number, name);
    for (let at = 0; at < digests.length; at++) {
      this.#insert.run(
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
    }
  }

  /** Places of the columns whose ids are in the journal, which ends at `base`. */
  #taken({ base, digests }: EntryColumns): number[] {
    if (this.#seen < base) {
      const rows = this.#digestsAfter.all(Math.max(this.#seen, this.#filed())) as unknown as readonly {
        readonly digest: string;
      }[];
      for (const { digest } of rows) this.#unfiled.add(digest);
      this.#seen = base;
    }
    const filed = this.#filedOf.all(JSON.stringify(digests)) as unknown as readonly { readonly at: number }[];
    const taken = new Set(filed.map(({ at }) => at));
    for (const [at, digest] of digests.entries()) if (this.#unfiled.has(digest)) taken.add(at);
    return [...taken];
  }

  #filed(): number {
    return (this.#db.prepare('SELECT position FROM filed').get() as { position: number }).position;
  }
}
