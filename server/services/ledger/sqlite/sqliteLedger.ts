import type { Receipt } from '../../../../shared/protocol/answers.ts';
import type { Clock } from '../../runtime/port.ts';
import { type LedgerMetrics, messageOf } from '../adapter.ts';
import { prepareEntry } from '../entry.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import {
  type AppendOutcome,
  type EntryInput,
  type EntryPage,
  type EntryQuery,
  type LedgerAudit,
  type LedgerPort,
  LedgerUnavailable,
} from '../port.ts';
import { GroupCommit } from './GroupCommit.ts';
import { JournalBooks } from './journalBooks.ts';
import { Statements } from './Statements.ts';
import { auditJournal } from './sqliteAudit.ts';
import type { Span } from './sqliteJournal.ts';
import { DamagedEntry, receiptOf, SqliteJournal } from './sqliteJournal.ts';
import { WriterThread } from './WriterThread.ts';

export interface SqliteLedgerOptions {
  /** The journal's file; its folder is made. Several ledgers, in several processes too, may share one. */
  readonly path: string;
  readonly clock: Clock;
  readonly metrics?: LedgerMetrics;
  /** Makes the writer; tests that come between the ledger and its writer give it. */
  readonly makeWriter?: (path: string) => WriterThread;
  /** For tests that want every batch to be decided while the one before is written. */
  readonly readyEntries?: number;
}

/** Throws what SQLite throws when the file cannot be opened. */
export function createSqliteLedger(options: SqliteLedgerOptions): LedgerPort {
  return new SqliteLedger(options);
}

/** One file of entries, the books in memory, and the statements beside both. */
class SqliteLedger implements LedgerPort {
  readonly #journal: SqliteJournal;
  readonly #writer: WriterThread;
  readonly #statements: Statements;
  readonly #kept: JournalBooks;
  readonly #commits: GroupCommit;
  /** Why the journal could not be read when it was opened; null: it could, or something was written since. */
  #damage: unknown = null;
  #closing: Promise<void> | null = null;

  constructor({ path, clock, metrics, makeWriter, readyEntries }: SqliteLedgerOptions) {
    this.#journal = new SqliteJournal(path);
    this.#writer = makeWriter?.(path) ?? new WriterThread(path);
    this.#statements = new Statements({ path, journal: this.#journal, writer: this.#writer, clock });
    this.#kept = new JournalBooks({ journal: this.#journal, writer: this.#writer });
    this.#commits = new GroupCommit({
      journal: this.#journal,
      kept: this.#kept,
      writer: this.#writer,
      clock,
      readyEntries: readyEntries ?? LEDGER_LIMITS.readyEntries,
      onCommitted: () => {
        this.#damage = null;
        this.#statements.onCommitted(this.#kept.position);
      },
      onAnswered: (batch) => {
        if (batch.entries > 0) metrics?.onBatch(batch);
      },
    });
    try {
      this.#kept.catchUp();
    } catch (cause) {
      // A damaged journal can still be read and audited; every append will meet the same fault.
      this.#damage = cause;
    }
  }

  append(input: EntryInput): Promise<AppendOutcome> {
    if (this.#closing !== null) return Promise.reject(new LedgerUnavailable('the ledger is closed'));
    const prepared = prepareEntry(input);
    if (!prepared.ok) return Promise.resolve(prepared);
    return this.#commits.append(prepared.entry);
  }

  async get(entryId: string): Promise<Receipt | null> {
    return this.#reading(() => {
      const row = this.#journal.byId(entryId);
      return row === undefined ? null : receiptOf(row);
    });
  }

  async balances(account: string) {
    return this.#reading(() => {
      this.#kept.catchUp();
      return this.#kept.books.balances(account);
    });
  }

  async find(query: EntryQuery): Promise<EntryPage> {
    const span = spanOf(query);
    const { by } = query;
    if (!('ref' in by)) await this.#catchUpStatements();
    return this.#reading(() => {
      const rows = 'ref' in by ? this.#journal.byRef(by.ref, span) : this.#statements.rows(by, span);
      const page = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      return { receipts: page.map(receiptOf), cursor: last ? String(last.position) : null };
    });
  }

  async audit(): Promise<LedgerAudit> {
    const { position, expected } = this.#reading(() => {
      try {
        this.#kept.catchUp();
      } catch (error) {
        if (!(error instanceof DamagedEntry)) throw error;
        return { position: Number.MAX_SAFE_INTEGER, expected: null };
      }
      return { position: this.#kept.position, expected: this.#kept.books.fingerprints() };
    });
    try {
      const hasStatements = await this.#statements.catchUp(position).then(
        () => true,
        () => false,
      );
      const isListed = hasStatements
        ? (account: string, at: number) => this.#statements.isListed(account, at)
        : null;
      return await auditJournal({ journal: this.#journal, until: position, expected, isListed });
    } catch (cause) {
      throw new LedgerUnavailable('the journal cannot be walked to its end', { cause });
    }
  }

  async health() {
    if (this.#closing !== null) return { ok: false, detail: 'closed' };
    try {
      this.#kept.catchUp();
      this.#journal.ping();
    } catch (fault) {
      return { ok: false, detail: messageOf(fault) };
    }
    return this.#fault === null ? { ok: true } : { ok: false, detail: messageOf(this.#fault) };
  }

  get #fault(): unknown {
    return this.#commits.fault ?? this.#damage;
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    await this.#commits.whenIdle();
    if (this.#fault === null) this.#kept.fold();
    this.#statements.close();
    await this.#writer.close();
    this.#journal.close();
  }

  async #catchUpStatements(): Promise<void> {
    const until = this.#reading(() => {
      this.#kept.catchUp();
      return this.#kept.position;
    });
    try {
      await this.#statements.catchUp(until);
    } catch (cause) {
      throw new LedgerUnavailable(messageOf(cause), { cause });
    }
  }

  #reading<T>(read: () => T): T {
    if (this.#closing !== null) throw new LedgerUnavailable('the ledger is closed');
    try {
      return read();
    } catch (cause) {
      throw new LedgerUnavailable(messageOf(cause), { cause });
    }
  }
}

/**
 * Returns where a query begins, and one row more than its page, which says whether there is another page. It throws
 * RangeError.
 */
export function spanOf({ cursor, limit, order }: EntryQuery): Span {
  if (!Number.isInteger(limit) || limit < 1 || limit > LEDGER_LIMITS.pageEntries) {
    throw new RangeError(`limit must be 1 … ${LEDGER_LIMITS.pageEntries}, not ${limit}`);
  }
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw new RangeError('that is no cursor of find');
  const isBackwards = order === 'newest';
  return {
    isBackwards,
    from: Number(cursor ?? (isBackwards ? Number.MAX_SAFE_INTEGER : 0)),
    rows: limit + 1,
  };
}
