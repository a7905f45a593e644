import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { Clock } from '../runtime/port.ts';
import { auditJournal } from './audit.ts';
import { Books } from './books.ts';
import { isBalanced, type PreparedEntry, parseLegs, prepareEntry, sealEntry } from './entry.ts';
import { LEDGER_LIMITS } from './limits.ts';
import {
  type AppendOutcome,
  type EntryInput,
  type EntryPage,
  type LedgerAudit,
  type LedgerPort,
  LedgerUnavailable,
} from './port.ts';
import {
  DamagedEntry,
  type EntryRow,
  hex,
  nameOf,
  parseInput,
  receiptOf,
  SqliteJournal,
} from './sqliteJournal.ts';

export interface LedgerMetrics {
  /** After each commit that carried new entries. Must not throw. */
  readonly onBatch: (batch: { readonly entries: number; readonly durationMs: number }) => void;
}

export interface SqliteLedgerOptions {
  /** The journal's file; its folder is made. Several ledgers, in several processes too, may share one. */
  readonly path: string;
  readonly clock: Clock;
  readonly metrics?: LedgerMetrics;
}

interface Waiting {
  readonly entry: PreparedEntry;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: LedgerUnavailable) => void;
}

interface Posted {
  readonly entry: PreparedEntry;
  readonly receipt: Receipt;
}

/** Throws what SQLite throws when the file cannot be opened. */
export function createSqliteLedger(options: SqliteLedgerOptions): LedgerPort {
  return new SqliteLedger(options);
}

/**
 * Group commit: whatever is appended in one turn of the loop, or while a batch is being written, leaves in the next
 * transaction. Inside it the books first catch up with what others have committed, so what is decided on them is
 * decided on all there is; nobody else can write before COMMIT.
 */
class SqliteLedger implements LedgerPort {
  readonly #journal: SqliteJournal;
  readonly #clock: Clock;
  readonly #metrics: LedgerMetrics | undefined;
  #books = new Books();
  /** The last entry the books contain. */
  #position = 0;
  #foldedPosition = 0;
  #queue: Waiting[] = [];
  #awake = false;
  /** Why the last attempt to read or write failed; null once one succeeds. */
  #fault: unknown = null;
  #closed = false;

  constructor({ path, clock, metrics }: SqliteLedgerOptions) {
    this.#clock = clock;
    this.#metrics = metrics;
    this.#journal = new SqliteJournal(path);
    this.#restoreFold();
    try {
      this.#catchUp();
    } catch (cause) {
      // A damaged journal can still be read and audited; every append will meet the same fault.
      this.#fault = cause;
    }
  }

  append(input: EntryInput): Promise<AppendOutcome> {
    if (this.#closed) return Promise.reject(new LedgerUnavailable('the ledger is closed'));
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

  async findByRef({ ref, cursor, limit }: Parameters<LedgerPort['findByRef']>[0]): Promise<EntryPage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > LEDGER_LIMITS.pageEntries) {
      throw new RangeError(`limit must be 1 … ${LEDGER_LIMITS.pageEntries}, not ${limit}`);
    }
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
      throw new RangeError('that is no cursor of findByRef');
    return this.#reading(() => {
      const rows = this.#journal.byRef({ ref, after: Number(cursor ?? 0), limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
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
      return await auditJournal({ journal: this.#journal, until: position, expected });
    } catch (cause) {
      throw new LedgerUnavailable('the journal cannot be walked to its end', { cause });
    }
  }

  async health() {
    if (this.#closed) return { ok: false, detail: 'closed' };
    try {
      this.#catchUp();
      this.#journal.ping();
    } catch (fault) {
      return { ok: false, detail: messageOf(fault) };
    }
    return this.#fault === null ? { ok: true } : { ok: false, detail: messageOf(this.#fault) };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
    if (this.#fault === null && this.#position > this.#foldedPosition) this.#writeFold();
    this.#journal.close();
  }

  #reading<T>(read: () => T): T {
    if (this.#closed) throw new LedgerUnavailable('the ledger is closed');
    try {
      return read();
    } catch (cause) {
      throw new LedgerUnavailable(messageOf(cause), { cause });
    }
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      this.#flush();
      if (this.#queue.length > 0) this.#wake();
    });
  }

  #flush(): void {
    const batch = this.#queue.splice(0, LEDGER_LIMITS.batchEntries);
    if (batch.length === 0) return;
    const startedAtMs = performance.now();
    let decisions: (AppendOutcome | LedgerUnavailable)[];
    try {
      decisions = this.#commitBatch(batch);
      this.#fault = null;
    } catch (cause) {
      this.#fault = cause;
      const lost = new LedgerUnavailable(`nothing was written: ${messageOf(cause)}`, { cause });
      for (const { reject } of batch) reject(lost);
      return;
    }
    let entries = 0;
    for (let at = 0; at < batch.length; at++) {
      const { resolve, reject } = batch[at] as Waiting;
      const decision = decisions[at] as AppendOutcome | LedgerUnavailable;
      if (decision instanceof LedgerUnavailable) {
        reject(decision);
      } else {
        if (decision.ok && !decision.replayed) entries += 1;
        resolve(decision);
      }
    }
    if (entries > 0) this.#metrics?.onBatch({ entries, durationMs: performance.now() - startedAtMs });
    this.#foldWhenDue();
  }

  /** All or nothing: when it throws, books and file are as before. */
  #commitBatch(batch: readonly Waiting[]): (AppendOutcome | LedgerUnavailable)[] {
    const posted: Posted[] = [];
    this.#journal.begin();
    try {
      this.#catchUp();
      const atMs = this.#clock.nowMs();
      const decisions = batch.map(({ entry }) => this.#decide(entry, atMs, posted));
      this.#journal.commit();
      return decisions;
    } catch (cause) {
      for (const { entry, receipt } of posted.reverse()) this.#books.revert(entry, receipt.prevHash);
      this.#position -= posted.length;
      this.#journal.rollback();
      throw cause;
    }
  }

  #decide(entry: PreparedEntry, atMs: number, posted: Posted[]): AppendOutcome | LedgerUnavailable {
    if (!this.#books.covers(entry))
      return this.#replay(entry) ?? { ok: false, rejection: 'InsufficientFunds' };
    if (!isBalanced(entry.legs)) throw new Error(`entry ${entry.id} was changed on its way to the journal`);
    const { number, seq, head } = this.#books.tip(entry.source);
    const receipt = sealEntry(entry, { seq: seq + 1, prevHash: head, atMs });
    const payer = number === 0 ? this.#journal.numberOf(entry.source) : number;
    if (!this.#journal.insert({ position: this.#position + 1, payer }, entry, receipt)) {
      return this.#replay(entry) ?? new LedgerUnavailable(`entry ${entry.id} is there and cannot be found`);
    }
    this.#books.apply(entry, { number: payer, head: receipt.hash });
    this.#position += 1;
    posted.push({ entry, receipt });
    return { ok: true, receipt, replayed: false };
  }

  /** What the id was answered before; null when it is new. A damaged entry is that one caller's trouble. */
  #replay(entry: PreparedEntry): AppendOutcome | LedgerUnavailable | null {
    const row = this.#journal.byId(entry.id);
    if (row === undefined) return null;
    try {
      const receipt = receiptOf(row);
      if (receipt.inputHash !== entry.inputHash) return { ok: false, rejection: 'IdempotencyConflict' };
      return { ok: true, receipt, replayed: true };
    } catch (cause) {
      return new LedgerUnavailable(messageOf(cause), { cause });
    }
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
    try {
      this.#journal.writeFold({ position: this.#position, body: this.#books.toFold() });
    } catch {
      // The next commit meets the same trouble and reports it.
    }
    this.#foldedPosition = this.#position;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
