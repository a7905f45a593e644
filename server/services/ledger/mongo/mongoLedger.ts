import { randomUUID } from 'node:crypto';
import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
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
import { auditMongo } from './mongoAudit.ts';
import { type FoldTuning, MongoBooks } from './mongoBooks.ts';
import { MongoDesk } from './mongoDesk.ts';
import { DamagedDocument, receiptOf } from './mongoDocuments.ts';
import { MongoFinder } from './mongoFind.ts';
import { FoldKeeper } from './mongoFolds.ts';
import { type HoldTuning, MongoHolds } from './mongoHolds.ts';
import { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { OrphanKeeper } from './mongoOrphans.ts';
import { walkOf } from './mongoPaging.ts';
import { Patience } from './mongoPatience.ts';
import { OwnSpans } from './mongoSpans.ts';
import { MongoView } from './mongoView.ts';
import { MongoWriter } from './mongoWriter.ts';

export interface MongoLedgerOptions {
  readonly url: string;
  readonly database: string;
  readonly clock: Clock;
  readonly metrics?: LedgerMetrics;
  /** Appends and reads are answered by then, if only with LedgerUnavailable. */
  readonly answerWithinMs?: number;
  /** Spans of another writer are taken over when nothing moved in them for so long. */
  readonly orphanAfterMs?: number;
  readonly folding?: Partial<FoldTuning & HoldTuning>;
}

/** Throws LedgerUnavailable when the database does not answer in time. Any number of ledgers may share one. */
export async function createMongoLedger(options: MongoLedgerOptions): Promise<LedgerPort> {
  const ledger = new MongoLedger(options);
  await ledger.open();
  return ledger;
}

/** The parts of the ledger, and what they know of each other. SPEC.md says why they are right together. */
class MongoLedger implements LedgerPort {
  readonly #journal: MongoJournal;
  readonly #clock: Clock;
  readonly #answerWithinMs: number;
  readonly #halt = new AbortController();
  readonly #spans: OwnSpans;
  readonly #view: MongoView;
  readonly #books: MongoBooks;
  readonly #writer: MongoWriter;
  readonly #desk: MongoDesk;
  readonly #finder: MongoFinder;
  readonly #folds: FoldKeeper;
  readonly #orphans: OrphanKeeper;
  /** Why the last attempt to write failed; null once one succeeds. */
  #fault: unknown = null;
  #closing: Promise<void> | null = null;
  #stopSweeping: () => void = () => {};

  constructor(options: MongoLedgerOptions) {
    const { url, database, clock, metrics } = options;
    this.#clock = clock;
    this.#answerWithinMs = options.answerWithinMs ?? MONGO_LIMITS.answerWithinMs;
    const halt = this.#halt.signal;
    const journal = new MongoJournal({ url, database });
    this.#journal = journal;
    this.#spans = new OwnSpans({
      journal,
      by: randomUUID(),
      halt,
      onRows: (keys) => this.#folds.count(keys),
    });
    const spans = this.#spans;
    this.#view = new MongoView({ journal, spans });
    const view = this.#view;
    const folding = { ...MONGO_LIMITS, ...options.folding };
    this.#books = new MongoBooks({ journal, view, folding });
    const books = this.#books;
    this.#folds = new FoldKeeper({ books, halt });
    this.#finder = new MongoFinder({
      journal,
      view,
      holds: new MongoHolds({ journal, view, books, ...folding }),
    });
    this.#writer = new MongoWriter({
      journal,
      spans,
      clock,
      onLanded: (claim, span) => books.apply(claim, span),
      onLandedElsewhere: (claim) => books.forgetAll(claim),
    });
    this.#desk = new MongoDesk({
      journal,
      books,
      writer: this.#writer,
      clock,
      halt,
      answerWithinMs: this.#answerWithinMs,
      onBatch: (batch) => metrics?.onBatch(batch),
      onFault: (fault) => {
        this.#fault = fault;
      },
    });
    const { orphanAfterMs } = { ...MONGO_LIMITS, ...options };
    this.#orphans = new OrphanKeeper({ journal, view, spans, orphanAfterMs });
  }

  async open(): Promise<void> {
    try {
      await this.#patiently(() => this.#journal.prepare(), MONGO_LIMITS.closingMs);
    } catch (cause) {
      await this.#journal.close();
      throw cause;
    }
    this.#sweep();
  }

  append(input: EntryInput): Promise<AppendOutcome> {
    if (this.#closing !== null) return Promise.reject(new LedgerUnavailable('the ledger is closed'));
    const prepared = prepareEntry(input);
    if (!prepared.ok) return Promise.resolve(prepared);
    if (this.#desk.waiting >= LEDGER_LIMITS.queuedEntries) {
      return Promise.reject(new LedgerUnavailable(`${this.#desk.waiting} entries are waiting already`));
    }
    return this.#desk.submit(prepared.entry);
  }

  async get(entryId: string): Promise<Receipt | null> {
    return this.#reading(async () => {
      const document = (await this.#journal.entriesById([entryId])).get(entryId);
      return document === undefined ? null : receiptOf(document);
    });
  }

  async balances(account: string): Promise<Partial<Record<Asset, bigint>>> {
    return this.#reading(async () => {
      const standing = (await this.#books.read([account])).get(account);
      if (standing === undefined || standing instanceof DamagedDocument) throw standing;
      const held: Partial<Record<Asset, bigint>> = {};
      for (const asset of ASSET_CODES) {
        const amountMinor = standing.sum.amounts[asset];
        if (amountMinor !== 0n) held[asset] = amountMinor;
      }
      return held;
    });
  }

  async find(query: EntryQuery): Promise<EntryPage> {
    const walk = walkOf(query);
    return this.#reading(async () => {
      const page = await this.#finder.find(query, walk);
      // what is appended after this comes behind what others have written before it
      this.#leaveOlderSpan();
      return page;
    });
  }

  async audit(): Promise<LedgerAudit> {
    const task = { journal: this.#journal, view: this.#view, books: this.#books };
    return this.#reading(() => auditMongo(task), Number.POSITIVE_INFINITY);
  }

  async health() {
    if (this.#closing !== null) return { ok: false, detail: 'closed' };
    try {
      await this.#journal.ping();
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
    this.#stopSweeping();
    // without a database, what is under way is left to whoever finds it later
    const timer = setTimeout(() => this.#halt.abort(), this.#answerWithinMs);
    try {
      await this.#desk.whenIdle();
      this.#writer.leave();
      await this.#spans.whenClosed();
      await this.#folds.whenIdle();
    } finally {
      clearTimeout(timer);
      this.#halt.abort();
      await this.#journal.close();
    }
  }

  async #reading<T>(read: () => Promise<T>, attemptMs?: number): Promise<T> {
    if (this.#closing !== null) throw new LedgerUnavailable('the ledger is closed');
    try {
      return await this.#patiently(read, attemptMs);
    } catch (cause) {
      if (cause instanceof LedgerUnavailable || cause instanceof RangeError) throw cause;
      throw new LedgerUnavailable(messageOf(cause), { cause });
    }
  }

  #patiently<T>(attempt: () => Promise<T>, attemptMs = this.#answerWithinMs): Promise<T> {
    const halt = this.#halt.signal;
    return new Patience({ halt, answerWithinMs: this.#answerWithinMs, attemptMs }).tryInTime(attempt);
  }

  #leaveOlderSpan(): void {
    const { span } = this.#writer;
    if (span !== null && this.#view.isBehindOthers(span)) this.#writer.leave();
  }

  /** Looks for spans whose writer is gone, now and again. */
  #sweep(): void {
    const again = () => {
      if (this.#closing !== null) return;
      this.#stopSweeping = this.#clock.after(MONGO_LIMITS.sweepEveryMs, () => this.#sweep());
    };
    this.#orphans.sweep().then(again, again);
  }
}
