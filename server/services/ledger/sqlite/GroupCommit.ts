import type { Clock } from '../../runtime/port.ts';
import { messageOf } from '../adapter.ts';
import type { PreparedEntry } from '../entry.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import { type AppendOutcome, LedgerUnavailable } from '../port.ts';
import { BatchDraft, type BatchTask, type Decision } from './batchDraft.ts';
import type { JournalBooks } from './journalBooks.ts';
import type { WriteReply } from './journalWriter.ts';
import { DamagedEntry, type SqliteJournal } from './sqliteJournal.ts';
import type { WriterThread } from './WriterThread.ts';

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

export interface GroupCommitInput {
  readonly journal: SqliteJournal;
  readonly kept: JournalBooks;
  readonly writer: WriterThread;
  readonly clock: Clock;
  /** So many that wait are decided while the batch before them is written. */
  readonly readyEntries: number;
  /** The books stand behind a batch, and its callers are not answered yet. */
  readonly onCommitted: () => void;
  /** Its callers are answered; `entries` of them are new. */
  readonly onAnswered: (batch: { readonly entries: number; readonly durationMs: number }) => void;
}

/**
 * Group commit: one batch is with the writer's thread, and whatever is appended meanwhile leaves in the next. A batch
 * is decided on books that have caught up with the journal, and the writer commits it only if the journal still ends
 * where the books did: else it holds the lock, and the batch is decided again on all there is. When much is appended,
 * the next batch is decided while the writer waits for the disk; it counts only if what it was built on was committed.
 */
export class GroupCommit {
  readonly #input: GroupCommitInput;
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
  #fault: unknown = null;

  constructor(input: GroupCommitInput) {
    this.#input = input;
  }

  /** Why the last batch was not written; null once one is. */
  get fault(): unknown {
    return this.#fault;
  }

  append(entry: PreparedEntry): Promise<AppendOutcome> {
    if (this.#queue.length >= LEDGER_LIMITS.queuedEntries) {
      return Promise.reject(new LedgerUnavailable(`${this.#queue.length} entries are waiting already`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry, resolve, reject });
      this.#wake();
    });
  }

  /** Everything that was appended is answered. */
  async whenIdle(): Promise<void> {
    if (!this.#inFlight && this.#queue.length === 0) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
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
        this.#input.kept.foldWhenDue();
        this.#input.onCommitted();
        this.#land();
        for (const [at, decision] of decisions.entries()) answer(batch[at] as Waiting, decision);
        this.#input.onAnswered({ entries, durationMs: performance.now() - startedAtMs });
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
    if (this.#isPreparing || this.#next !== null || this.#queue.length < this.#input.readyEntries) return;
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
      this.#input.kept.books.dropUnsent();
      this.#queue.unshift(...batch);
    }
  }

  /** What was decided of the batch in flight, and behind it, does not hold. */
  #drop(): void {
    this.#input.kept.books.dropDraft();
    if (this.#next === null) return;
    this.#queue.unshift(...this.#next.batch);
    this.#next = null;
  }

  /** Commits all of a batch or nothing: when it rejects, books and file are as before. */
  async #commitBatch(batch: readonly Waiting[], ready: BatchDraft | null): Promise<BatchDraft> {
    const known = new Set<string>();
    let isLocked = false;
    // where nothing is to be written the writer does not find out that others wrote since it was decided
    for (let draft = ready?.entries ? ready : null; ; draft = null) {
      draft ??= this.#draft({ batch, known, isLocked });
      if (draft.entries === 0) {
        if (isLocked) this.#input.writer.release();
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
      this.#input.writer.release();
      throw new DamagedEntry(
        `the journal does not end at ${this.#input.kept.position}, where it ended before`,
      );
    }
  }

  async #send(draft: BatchDraft): Promise<WriteReply | Error> {
    this.#input.kept.books.send();
    this.#sent = draft;
    try {
      return await this.#input.writer.write(draft.columns);
    } catch (cause) {
      return cause as Error;
    } finally {
      this.#sent = null;
    }
  }

  #draft({ batch, known, isLocked }: Attempt): BatchDraft {
    try {
      this.#input.kept.catchUp();
      return this.#decide(batch, { base: this.#input.kept.position, known, before: null });
    } catch (cause) {
      this.#drop();
      if (isLocked) this.#input.writer.release();
      throw cause;
    }
  }

  #decide(batch: readonly Waiting[], where: Pick<BatchTask, 'base' | 'known' | 'before'>): BatchDraft {
    const { books } = this.#input.kept;
    const draft = new BatchDraft({
      ...where,
      books,
      journal: this.#input.journal,
      atMs: this.#input.clock.nowMs(),
    });
    for (const { entry } of batch) draft.add(entry);
    return draft;
  }

  /**
   * Keeps a batch that was committed. A read may have met it, and what others wrote behind it, before the writer's
   * answer came.
   */
  #keep({ columns, entries }: BatchDraft): void {
    if (this.#input.kept.position === columns.base) return this.#input.kept.keepSent(entries);
    this.#drop();
    this.#input.kept.catchUp();
  }

  /** Finds out what became of a batch. A writer that failed may still have committed: the journal knows. */
  #recover(draft: BatchDraft, cause: Error): BatchDraft {
    this.#drop();
    this.#input.kept.catchUp();
    if (draft.hasLanded()) return draft;
    throw cause;
  }
}

function answer({ resolve, reject }: Waiting, decision: Decision): void {
  if (decision instanceof LedgerUnavailable) reject(decision);
  else resolve(decision);
}
