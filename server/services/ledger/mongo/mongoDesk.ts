import type { Clock } from '../../runtime/port.ts';
import { isBalanced, type PreparedEntry, sealEntry } from '../entry.ts';
import { type AppendOutcome, LedgerUnavailable } from '../port.ts';
import { canPay, type MongoBooks, type Standing } from './mongoBooks.ts';
import { DamagedDocument, type EntryDocument, receiptOf, type SealedEntry } from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { NotYet, Patience } from './mongoPatience.ts';
import { AppendQueue, type Waiting } from './mongoQueue.ts';
import type { Fate, MongoWriter } from './mongoWriter.ts';

/** Looks for late answers within the time in which an answer is due. */
const LOOKS_FOR_LATE = 10;

export interface DeskTask {
  readonly journal: MongoJournal;
  readonly books: MongoBooks;
  readonly writer: MongoWriter;
  readonly clock: Clock;
  readonly halt: AbortSignal;
  readonly answerWithinMs: number;
  readonly onBatch: (batch: { readonly entries: number; readonly durationMs: number }) => void;
  /** Null once something succeeds. */
  readonly onFault: (fault: unknown) => void;
}

/**
 * Decides entries and hands them to the writer. A batch has at most one entry of each source, and a source is in one
 * batch at a time: so no entry of a batch builds on another that may fail.
 */
export class MongoDesk {
  readonly #task: DeskTask;
  readonly #queue = new AppendQueue();
  /** Batches in flight. */
  readonly #inHand = new Set<readonly Waiting[]>();
  #watch: NodeJS.Timeout | null = null;
  #isAwake = false;
  #whenIdle: (() => void)[] = [];

  constructor(task: DeskTask) {
    this.#task = task;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  submit(entry: PreparedEntry): Promise<AppendOutcome> {
    const answer = this.#queue.add(entry);
    this.#wake();
    return answer;
  }

  async whenIdle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #isIdle(): boolean {
    return this.#queue.size === 0 && this.#inHand.size === 0;
  }

  #wake(): void {
    if (this.#isAwake || this.#inHand.size === MONGO_LIMITS.batchesInFlight) return;
    this.#isAwake = true;
    setImmediate(() => {
      this.#isAwake = false;
      this.#launch();
    });
  }

  #launch(): void {
    while (this.#queue.hasReady && this.#inHand.size < MONGO_LIMITS.batchesInFlight) {
      const batch = this.#queue.take(MONGO_LIMITS.batchEntries);
      this.#inHand.add(batch);
      this.#watch ??= setInterval(() => this.#lookForLate(), this.#task.answerWithinMs / LOOKS_FOR_LATE);
      void this.#run(batch).then(() => {
        this.#inHand.delete(batch);
        this.#launch();
      });
    }
    if (this.#inHand.size === 0 && this.#watch !== null) {
      clearInterval(this.#watch);
      this.#watch = null;
    }
    if (this.#isIdle()) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Even when a request neither fails nor is answered. */
  #lookForLate(): void {
    const before = performance.now() - this.#task.answerWithinMs;
    const isLate = (batch: readonly Waiting[]) =>
      batch.some(({ sinceMs, isAnswered }) => !isAnswered && sinceMs <= before);
    if ([...this.#inHand].some(isLate)) this.#tellLate(new NotYet('there is no answer yet'));
  }

  /** Never rejects: everyone in the batch is answered, or waits again. */
  async #run(batch: readonly Waiting[]): Promise<void> {
    const startedAtMs = performance.now();
    const { halt, answerWithinMs, onFault, onBatch } = this.#task;
    const patience = new Patience({
      halt,
      answerWithinMs,
      onFailure: onFault,
      onLate: (cause) => this.#tellLate(cause),
    });
    try {
      const decided = await patience.tryInTime(() => this.#decide(batch));
      if (decided.size > 0) {
        const sealed = [...decided.values()];
        const fates = await this.#task.writer.write({ sealed, after: this.#newestOf(sealed) }, patience);
        const entries = this.#answer(decided, fates);
        if (entries > 0) onBatch({ entries, durationMs: performance.now() - startedAtMs });
      }
      onFault(null);
    } catch (cause) {
      onFault(cause);
      for (const waiting of batch) {
        this.#task.books.forget(waiting.entry.source);
        this.#queue.answer(waiting, unknown(cause));
      }
    }
    for (const { entry } of batch) this.#queue.release(entry.source);
  }

  /** Answers what is refused or was there before; what is left is sealed, to be written. */
  async #decide(batch: readonly Waiting[]): Promise<Map<Waiting, SealedEntry>> {
    const { books, clock } = this.#task;
    const standingOf = ({ entry }: Waiting) => books.standing(entry.source);
    const damaged = await this.#read(batch.filter((waiting) => standingOf(waiting) === undefined));
    const isShort = (waiting: Waiting) => {
      const standing = standingOf(waiting);
      return standing !== undefined && !canPay(waiting.entry, standing);
    };
    // what others have credited since it was read is missing in what is remembered
    const isOutdated = (waiting: Waiting) => (standingOf(waiting)?.sinceMs ?? 0) < waiting.sinceMs;
    const more = await this.#read(batch.filter((waiting) => isShort(waiting) && isOutdated(waiting)));
    const refused = new Set(batch.filter(isShort));
    await this.#refuse([...refused]);
    const decided = new Map<Waiting, SealedEntry>();
    const atMs = clock.nowMs();
    for (const waiting of batch) {
      const { entry } = waiting;
      if (refused.has(waiting)) continue;
      const standing = standingOf(waiting);
      const damage = damaged.get(entry.source) ?? more.get(entry.source);
      if (damage !== undefined) this.#queue.answer(waiting, unknown(damage));
      else if (standing === undefined) this.#tryAgain(waiting);
      else decided.set(waiting, { entry, receipt: seal(entry, standing, atMs) });
    }
    return decided;
  }

  /** The newest span that the decisions were made on. */
  #newestOf(sealed: readonly SealedEntry[]): string {
    let newest = '';
    for (const { entry } of sealed) {
      const standing = this.#task.books.standing(entry.source);
      if (standing !== undefined && standing.newest > newest) newest = standing.newest;
    }
    return newest;
  }

  /** Brings standings up to date; answers which cannot be. */
  async #read(waiting: readonly Waiting[]): Promise<Map<string, DamagedDocument>> {
    const damaged = new Map<string, DamagedDocument>();
    if (waiting.length === 0) return damaged;
    const { books } = this.#task;
    for (const [source, standing] of await books.read(waiting.map(({ entry }) => entry.source))) {
      if (standing instanceof DamagedDocument) damaged.set(source, standing);
      else books.keep(source, standing);
    }
    return damaged;
  }

  async #refuse(refused: readonly Waiting[]): Promise<void> {
    if (refused.length === 0) return;
    const known = await this.#task.journal.entriesById(refused.map(({ entry }) => entry.id));
    const credits = this.#queue.earlierCredits(refused);
    for (const waiting of refused) {
      const document = known.get(waiting.entry.id);
      const credit = credits.get(waiting);
      if (document !== undefined) this.#queue.answer(waiting, replayOf(waiting, document));
      else if (credit === undefined)
        this.#queue.answer(waiting, { ok: false, rejection: 'InsufficientFunds' });
      else {
        waiting.waitsFor = credit;
        this.#tryAgain(waiting);
      }
    }
  }

  /** How many of them are in the journal now. */
  #answer(decided: ReadonlyMap<Waiting, SealedEntry>, fates: readonly Fate[] | null): number {
    let entries = 0;
    let at = 0;
    for (const [waiting, { receipt }] of decided) {
      const fate = fates?.[at++];
      if (fate?.kind === 'landed') {
        entries += 1;
        this.#queue.answer(waiting, { ok: true, receipt, replayed: false });
        continue;
      }
      this.#task.books.forget(waiting.entry.source);
      if (fate?.kind === 'known') this.#queue.answer(waiting, replayOf(waiting, fate.document));
      else this.#tryAgain(waiting);
    }
    return entries;
  }

  #tryAgain(waiting: Waiting): void {
    if (performance.now() - waiting.sinceMs <= this.#task.answerWithinMs) this.#queue.putBack(waiting);
    else this.#queue.answer(waiting, new LedgerUnavailable('others keep writing before it'));
  }

  /** What was begun goes on; whoever waits for so long, for any batch or in line, does not have to. */
  #tellLate(cause: unknown): void {
    const before = performance.now() - this.#task.answerWithinMs;
    const inHand = [...this.#inHand].flat().filter(({ sinceMs }) => sinceMs <= before);
    for (const waiting of [...inHand, ...this.#queue.takeOlderThan(before)]) {
      this.#queue.answer(waiting, unknown(cause));
    }
  }
}

function seal(entry: PreparedEntry, { sum }: Standing, atMs: number) {
  if (!isBalanced(entry.legs)) throw new Error(`entry ${entry.id} was changed on its way to the journal`);
  return sealEntry(entry, { seq: sum.seq + 1, prevHash: sum.head, atMs });
}

function replayOf({ entry }: Waiting, document: EntryDocument): AppendOutcome | LedgerUnavailable {
  try {
    const receipt = receiptOf(document);
    if (receipt.inputHash === entry.inputHash) return { ok: true, receipt, replayed: true };
    return { ok: false, rejection: 'IdempotencyConflict' };
  } catch (cause) {
    return unknown(cause);
  }
}

function unknown(cause: unknown): LedgerUnavailable {
  if (cause instanceof LedgerUnavailable) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new LedgerUnavailable(`not known to be written: ${message}`, { cause });
}
