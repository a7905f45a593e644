import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { Clock } from '../runtime/port.ts';
import { auditJournal } from './audit.ts';
import { BatchDraft, type Decision } from './batchDraft.ts';
import { Books } from './books.ts';
import { isBalanced, type PreparedEntry, parseLegs, prepareEntry } from './entry.ts';
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
import {
  DamagedEntry,
  type EntryRow,
  hex,
  nameOf,
  parseInput,
  receiptOf,
  SqliteJournal,
} from './sqliteJournal.ts';
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
}

interface Waiting {
  readonly entry: PreparedEntry;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: LedgerUnavailable) => void;
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
 * where the books did: else it holds the lock, and the batch is decided again on all there is.
 */
class SqliteLedger implements LedgerPort {
  readonly #journal: SqliteJournal;
  readonly #clock: Clock;
  readonly #metrics: LedgerMetrics | undefined;
  readonly #writer: WriterThread;
  readonly #statements: Statements;
  #books = new Books();
  /** The last entry the books contain. */
  #position = 0;
  #foldedPosition = 0;
  #queue: Waiting[] = [];
  #awake = false;
  /** A batch is decided, and not yet known to be committed. */
  #inFlight = false;
  #whenIdle: (() => void)[] = [];
  /** Why the last attempt to read or write failed; null once one succeeds. */
  #fault: unknown = null;
  #closing: Promise<void> | null = null;

  constructor({ path, clock, metrics, makeWriter }: SqliteLedgerOptions) {
    this.#clock = clock;
    this.#metrics = metrics;
    this.#journal = new SqliteJournal(path);
    this.#writer = makeWriter?.(path) ?? new WriterThread(path);
    this.#statements = new Statements({ path, journal: this.#journal, writer: this.#writer, clock });
    this.#restoreFold();
    try {
      this.#catchUp();
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
      this.#catchUp();
      return this.#books.balances(account);
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
        this.#catchUp();
      } catch (error) {
        if (!(error instanceof DamagedEntry)) throw error;
        return { position: Number.MAX_SAFE_INTEGER, expected: null };
      }
      return { position: this.#position, expected: this.#books.fingerprints() };
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
      this.#catchUp();
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
    if (this.#fault === null && this.#position > this.#foldedPosition) this.#writeFold();
    this.#statements.close();
    await this.#writer.close();
    this.#journal.close();
  }

  async #catchUpStatements(): Promise<void> {
    const until = this.#reading(() => {
      this.#catchUp();
      return this.#position;
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
    if (this.#awake || this.#inFlight) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      if (!this.#inFlight) this.#launch();
    });
  }

  #launch(): void {
    const batch = this.#queue.splice(0, LEDGER_LIMITS.batchEntries);
    if (batch.length === 0) {
      for (const resolve of this.#whenIdle.splice(0)) resolve();
      return;
    }
    this.#inFlight = true;
    const startedAtMs = performance.now();
    this.#commitBatch(batch).then(
      ({ decisions, entries }) => {
        this.#fault = null;
        this.#foldWhenDue();
        this.#statements.onCommitted(this.#position);
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
  }

  /** The next batch leaves before the last is answered: its callers are busy while it is written. */
  #land(): void {
    this.#inFlight = false;
    this.#launch();
  }

  /** All or nothing: when it rejects, books and file are as before. */
  async #commitBatch(batch: readonly Waiting[]): Promise<BatchDraft> {
    const known = new Set<string>();
    let isLocked = false;
    for (;;) {
      const draft = this.#draft({ batch, known, isLocked });
      if (draft.entries === 0) {
        if (isLocked) this.#writer.release();
        return draft;
      }
      const reply = await this.#writer.write(draft.columns).catch((cause: unknown) => cause as Error);
      if (reply instanceof Error) return this.#recover(draft, reply);
      if (reply.answer === 'committed') {
        this.#keep(draft);
        return draft;
      }
      if (reply.answer === 'failed') return this.#recover(draft, new Error(reply.error));
      this.#books.dropDraft();
      if (reply.answer === 'duplicates') for (const id of draft.idsAt(reply.at)) known.add(id);
      const stuck = reply.answer === 'behind' && isLocked;
      isLocked = reply.answer === 'behind';
      if (!stuck) continue;
      this.#writer.release();
      throw new DamagedEntry(`the journal does not end at ${this.#position}, where it ended before`);
    }
  }

  #draft({ batch, known, isLocked }: Attempt): BatchDraft {
    try {
      this.#catchUp();
      const atMs = this.#clock.nowMs();
      const task = { books: this.#books, journal: this.#journal, base: this.#position, atMs, known };
      const draft = new BatchDraft(task);
      for (const { entry } of batch) draft.add(entry);
      return draft;
    } catch (cause) {
      this.#books.dropDraft();
      if (isLocked) this.#writer.release();
      throw cause;
    }
  }

  /** A read may have met the batch, and what others wrote behind it, before the writer's answer came. */
  #keep({ columns, entries }: BatchDraft): void {
    if (this.#position === columns.base) {
      this.#books.keepDraft();
      this.#position += entries;
    } else {
      this.#books.dropDraft();
      this.#catchUp();
    }
  }

  /** A writer that failed may still have committed: the journal knows. */
  #recover(draft: BatchDraft, cause: Error): BatchDraft {
    this.#books.dropDraft();
    this.#catchUp();
    if (draft.hasLanded()) return draft;
    throw cause;
  }

  /** Takes into the books what any connection has committed since. */
  #catchUp(): void {
    while (this.#journal.hasAfter(this.#position)) {
      for (const row of this.#journal.after(this.#position, LEDGER_LIMITS.pageEntries)) this.#takeIn(row);
    }
  }

  #takeIn(row: EntryRow): void {
    const { source, legs: stored } = parseInput(row);
    const legs = parseLegs(stored);
    const { number, seq, head } = this.#books.tip(source);
    const inOrder =
      row.position === this.#position + 1 &&
      row.payer === (number || row.payer) &&
      row.seq === seq + 1 &&
      hex(row.prev_hash) === head;
    if (legs === null || !isBalanced(legs) || !inOrder) {
      throw new DamagedEntry(`entry ${nameOf(row)} does not follow from the journal before it`);
    }
    this.#books.apply({ source, legs }, { number: row.payer, head: hex(row.hash) });
    this.#position = row.position;
  }

  #restoreFold(): void {
    const fold = this.#journal.readFold();
    if (fold === null) return;
    this.#books = Books.fromFold(fold.body);
    this.#position = fold.position;
    this.#foldedPosition = fold.position;
  }

  /** The more accounts, the rarer: writing folds costs a bounded share of writing entries. */
  #foldWhenDue(): void {
    const due = Math.max(LEDGER_LIMITS.foldEveryEntries, 2 * this.#books.size);
    if (this.#position - this.#foldedPosition >= due) this.#writeFold();
  }

  /** A fold only makes the next start faster: one that cannot be written costs nothing but that. */
  #writeFold(): void {
    this.#writer.writeFold({ position: this.#position, body: this.#books.toFold() });
    this.#foldedPosition = this.#position;
  }
}

function answer({ resolve, reject }: Waiting, decision: Decision): void {
  if (decision instanceof LedgerUnavailable) reject(decision);
  else resolve(decision);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
