import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { Clock } from '../runtime/port.ts';
import { auditJournal } from './audit.ts';
import { BatchDraft, type BatchTask, type Decision } from './batchDraft.ts';
import { type PreparedEntry, prepareEntry } from './entry.ts';
import { JournalBooks } from './journalBooks.ts';
import type { WriteReply } from './journalWriter.ts';
import { LEDGER_LIMITS } from './limits.ts';
import {
  type AppendOutcome,
  type EntryInput,
  type EntryPage,
  type EntryQuery,
  type LedgerAudit,
  type LedgerPort,
  LedgerUnavailable,
} from './port.ts';
import { Statements } from './Statements.ts';
import { spanOf } from './span.ts';
import { DamagedEntry, receiptOf, SqliteJournal } from './sqliteJournal.ts';
import { WriterThread } from './WriterThread.ts';

export interface LedgerMetrics {
  /** After each commit that carried new entries. Must not throw. */
  readonly onBatch: (batch: { readonly entries: number; readonly durationMs: number }) => void;
}

export interface SqliteLedgerOptions {
  /** The journal's file; its folder is made. Several ledgers, in several processes too, may share one. */
  readonly path: string;
  readonly clock: Clock;
  readonly metrics?: LedgerMetrics;
  /** For tests that come between the ledger and its writer. */
  readonly makeWriter?: (path: string) => WriterThread;
  /** For tests that want every batch to be decided while the one before is written. */
  readonly readyEntries?: number;
}

interface Waiting {
  readonly entry: PreparedEntry;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: LedgerUnavailable) => void;
}

/** A batch that is decided before its turn. */
interface Prepared {
  readonly batch: readonly Waiting[];
  readonly draft: BatchDraft;
}

interface Attempt {
  readonly batch: readonly Waiting[];
  /** Ids that the writer found in the journal. */
  readonly known: ReadonlySet<string>;
  /** Whether the writer keeps everybody else from writing. */
  readonly isLocked: boolean;
}

/** Throws what SQLite throws when the file cannot be opened. */
export function createSqliteLedger(options: SqliteLedgerOptions): LedgerPort {
  return new SqliteLedger(options);
}

/**
 * Group commit: one batch is with the writer's thread, and whatever is appended meanwhile leaves in the next. A batch
 * is decided on books that have caught up with the journal, and the writer commits it only if the journal still ends
 * where the books did: else it holds the lock, and the batch is decided again on all there is. When much is appended,
 * the next batch is decided while the writer waits for the disk; it counts only if what it was built on was committed.
 */
class SqliteLedger implements LedgerPort {
  readonly #journal: SqliteJournal;
  readonly #clock: Clock;
  readonly #metrics: LedgerMetrics | undefined;
  readonly #readyEntries: number;
  readonly #writer: WriterThread;
  readonly #statements: Statements;
  readonly #kept: JournalBooks;
  #queue: Waiting[] = [];
  #awake = false;
  #isPreparing = false;
  /** A batch is decided, and not yet known to be committed. */
  #inFlight = false;
  /** What of it is with the writer. */
  #sent: BatchDraft | null = null;
  /** The batch behind it, decided already as if that were committed. */
  #next: Prepared | null = null;
  #whenIdle: (() => void)[] = [];
  /** Why the last attempt to read or write failed; null once one succeeds. */
  #fault: unknown = null;
  #closing: Promise<void> | null = null;

  constructor({ path, clock, metrics, makeWriter, readyEntries }: SqliteLedgerOptions) {
    this.#clock = clock;
    this.#metrics = metrics;
    this.#readyEntries = readyEntries ?? LEDGER_LIMITS.readyEntries;
    this.#journal = new SqliteJournal(path);
    this.#writer = makeWriter?.(path) ?? new WriterThread(path);
    this.#statements = new Statements({ path, journal: this.#journal, writer: this.#writer, clock });
    this.#kept = new JournalBooks({ journal: this.#journal, writer: this.#writer });
    try {
      this.#kept.catchUp();
    } catch (cause) {
      // A damaged journal can still be read and audited; every append will meet the same fault.
      this.#fault = cause;
    }
  }

  append(input: EntryInput): Promise<AppendOutcome> {
    if (this.#closing !== null) return Promise.reject(new LedgerUnavailable('the ledger is closed'));
    const prepared = prepareEntry(input);
    if (!prepared.ok) return Promise.resolve(prepared);
    if (this.#queue.length >= LEDGER_LIMITS.queuedEntries) {
      return Promise.reject(new LedgerUnavailable(`${this.#queue.length} entries are waiting already`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry: prepared.entry, resolve, reject });
      this.#wake();
    });
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

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    if (this.#inFlight || this.#queue.length > 0) {
      await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    }
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

  #wake(): void {
    if (this.#inFlight) return this.#prepareSoon();
    if (this.#awake) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      if (!this.#inFlight) this.#launch();
    });
  }

  #launch(): void {
    const { batch, draft } = this.#next ?? {
      batch: this.#queue.splice(0, LEDGER_LIMITS.batchEntries),
      draft: null,
    };
    this.#next = null;
    if (batch.length === 0) {
      for (const resolve of this.#whenIdle.splice(0)) resolve();
      return;
    }
    this.#inFlight = true;
    const startedAtMs = performance.now();
    this.#commitBatch(batch, draft).then(
      ({ decisions, entries }) => {
        this.#fault = null;
        this.#kept.foldWhenDue();
        this.#statements.onCommitted(this.#kept.position);
        this.#land();
        for (const [at, decision] of decisions.entries()) answer(batch[at] as Waiting, decision);
        if (entries > 0) this.#metrics?.onBatch({ entries, durationMs: performance.now() - startedAtMs });
      },
      (cause: unknown) => {
        this.#fault = cause;
        this.#land();
        const lost = new LedgerUnavailable(`not known to be written: ${messageOf(cause)}`, { cause });
        for (const { reject } of batch) reject(lost);
      },
    );
    this.#prepareSoon();
  }

  /** The next batch leaves before the last is answered: its callers are busy while it is written. */
  #land(): void {
    this.#inFlight = false;
    this.#launch();
  }

  /** Once the callers that are being answered have had their turn. */
  #prepareSoon(): void {
    if (this.#isPreparing || this.#next !== null || this.#queue.length < this.#readyEntries) return;
    this.#isPreparing = true;
    setImmediate(() => {
      this.#isPreparing = false;
      if (this.#sent !== null && this.#next === null) this.#prepareNext(this.#sent);
    });
  }

  /** While the writer waits for the disk the next batch is decided, as if what it has were committed. */
  #prepareNext(sent: BatchDraft): void {
    const batch = this.#queue.splice(0, LEDGER_LIMITS.batchEntries);
    try {
      const base = sent.columns.base + sent.entries;
      this.#next = { batch, draft: this.#decide(batch, { base, known: new Set(), before: sent }) };
    } catch {
      // decided again, and answered with what is wrong, when its turn comes
      this.#kept.books.dropUnsent();
      this.#queue.unshift(...batch);
    }
  }

  /** What was decided of the batch in flight, and behind it, does not hold. */
  #drop(): void {
    this.#kept.books.dropDraft();
    if (this.#next === null) return;
    this.#queue.unshift(...this.#next.batch);
    this.#next = null;
  }

  /** All or nothing: when it rejects, books and file are as before. */
  async #commitBatch(batch: readonly Waiting[], ready: BatchDraft | null): Promise<BatchDraft> {
    const known = new Set<string>();
    let isLocked = false;
    // where nothing is to be written the writer does not find out that others wrote since it was decided
    for (let draft = ready?.entries ? ready : null; ; draft = null) {
      draft ??= this.#draft({ batch, known, isLocked });
      if (draft.entries === 0) {
        if (isLocked) this.#writer.release();
        return draft;
      }
      const reply = await this.#send(draft);
      if (reply instanceof Error) return this.#recover(draft, reply);
      if (reply.answer === 'committed') {
        this.#keep(draft);
        return draft;
      }
      if (reply.answer === 'failed') return this.#recover(draft, new Error(reply.error));
      this.#drop();
      if (reply.answer === 'duplicates') for (const id of draft.idsAt(reply.at)) known.add(id);
      const stuck = reply.answer === 'behind' && isLocked;
      isLocked = reply.answer === 'behind';
      if (!stuck) continue;
      this.#writer.release();
      throw new DamagedEntry(`the journal does not end at ${this.#kept.position}, where it ended before`);
    }
  }

  async #send(draft: BatchDraft): Promise<WriteReply | Error> {
    this.#kept.books.send();
    this.#sent = draft;
    try {
      return await this.#writer.write(draft.columns);
    } catch (cause) {
      return cause as Error;
    } finally {
      this.#sent = null;
    }
  }

  #draft({ batch, known, isLocked }: Attempt): BatchDraft {
    try {
      this.#kept.catchUp();
      return this.#decide(batch, { base: this.#kept.position, known, before: null });
    } catch (cause) {
      this.#drop();
      if (isLocked) this.#writer.release();
      throw cause;
    }
  }

  #decide(batch: readonly Waiting[], where: Pick<BatchTask, 'base' | 'known' | 'before'>): BatchDraft {
    const { books } = this.#kept;
    const draft = new BatchDraft({ ...where, books, journal: this.#journal, atMs: this.#clock.nowMs() });
    for (const { entry } of batch) draft.add(entry);
    return draft;
  }

  /** A read may have met the batch, and what others wrote behind it, before the writer's answer came. */
  #keep({ columns, entries }: BatchDraft): void {
    if (this.#kept.position === columns.base) return this.#kept.keepSent(entries);
    this.#drop();
    this.#kept.catchUp();
  }

  /** A writer that failed may still have committed: the journal knows. */
  #recover(draft: BatchDraft, cause: Error): BatchDraft {
    this.#drop();
    this.#kept.catchUp();
    if (draft.hasLanded()) return draft;
    throw cause;
  }
}

function answer({ resolve, reject }: Waiting, decision: Decision): void {
  if (decision instanceof LedgerUnavailable) reject(decision);
  else resolve(decision);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
