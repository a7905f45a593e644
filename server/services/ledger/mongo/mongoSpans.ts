import type { Claim } from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { NotYet, Patience } from './mongoPatience.ts';
import { SpanRegistry } from './mongoRegistry.ts';
import { SpanTotals } from './spanTotals.ts';

/** A span that this writer claims in. */
export class OwnSpan {
  readonly span: string;
  /** Everything up to the settled batch, in order. */
  readonly sheet = new SpanTotals();
  /** The last batch that was claimed, and how many entries were. */
  batch = 0;
  claimed = 0;
  /** Up to this batch the fate of every claim is known. */
  settled = 0;
  readonly dead: number[] = [];
  /** Another writer has taken it: it is read like anybody's, and closed by who took it. */
  isLost = false;
  /** What got into the journal by batches that were faster than one before them. */
  readonly #ahead = new Map<number, readonly Claim[]>();

  constructor(span: string) {
    this.span = span;
  }

  get isSettled(): boolean {
    return this.settled === this.batch;
  }

  /** The fate of a batch is known. */
  land(batch: number, fates: { readonly landed: readonly Claim[]; readonly dead: readonly number[] }): void {
    this.#ahead.set(batch, fates.landed);
    this.dead.push(...fates.dead);
    for (;;) {
      const next = this.#ahead.get(this.settled + 1);
      if (next === undefined) return;
      this.settled += 1;
      this.#ahead.delete(this.settled);
      for (const claim of next) this.sheet.add(claim);
    }
  }

  ahead(): Claim[] {
    return [...this.#ahead.values()].flat();
  }
}

interface OwnSpansTask {
  readonly journal: MongoJournal;
  readonly by: string;
  readonly halt: AbortSignal;
  /** Keys of rows that were written. */
  readonly onRows: (keys: Iterable<string>) => void;
}

/** This writer's spans: opened one after another, closed in the background when it has left them. */
export class OwnSpans {
  readonly by: string;
  readonly registry: SpanRegistry;
  readonly #task: OwnSpansTask;
  readonly #open = new Map<string, OwnSpan>();
  /** Spans that were closed since the last reader began: it may have met them open. */
  #justClosed = new Map<string, OwnSpan>();
  /** The newest that were opened here; an older one may be taken for another's, which does no harm. */
  readonly #opened = new Set<string>();
  readonly #closings = new Set<Promise<void>>();

  constructor(task: OwnSpansTask) {
    this.#task = task;
    this.by = task.by;
    this.registry = new SpanRegistry(task);
  }

  /** Throws NotYet when the database is behind with those that were left. */
  async open(): Promise<OwnSpan> {
    if (this.#closings.size >= MONGO_LIMITS.closingSpans) throw new NotYet('spans are still being closed');
    const own = new OwnSpan(await this.registry.open());
    this.#open.set(own.span, own);
    this.#opened.add(own.span);
    const [oldest] = this.#opened;
    if (this.#opened.size > MONGO_LIMITS.rememberedSpans && oldest) this.#opened.delete(oldest);
    return own;
  }

  /** Called by the only reader there is at a time, before it reads which spans are open. */
  beginReading(): void {
    this.#justClosed = new Map();
  }

  get(span: string): OwnSpan | undefined {
    return this.#open.get(span) ?? this.#justClosed.get(span);
  }

  isOwn(span: string): boolean {
    return this.#opened.has(span);
  }

  /** It is settled, and nothing more is claimed in it. */
  close(own: OwnSpan): void {
    const { journal, halt, onRows } = this.#task;
    const { span, sheet } = own;
    const patience = new Patience({
      halt,
      answerWithinMs: Number.POSITIVE_INFINITY,
      attemptMs: MONGO_LIMITS.closingMs,
    });
    const closing = patience
      .insist(() => closeSpan({ journal, registry: this.registry, span, sheet }))
      .then(
        () => {
          this.#forget(own);
          onRows(sheet.lines.keys());
        },
        // The ledger was closed without a database: another writer will find the span and close it.
        () => {},
      )
      .finally(() => this.#closings.delete(closing));
    this.#closings.add(closing);
  }

  /** Somebody else has fenced it, and closes it. From now on it is read like anybody's. */
  abandon(own: OwnSpan): void {
    own.isLost = true;
    this.#forget(own);
  }

  async whenClosed(): Promise<void> {
    while (this.#closings.size > 0) await Promise.all(this.#closings);
  }

  #forget(own: OwnSpan): void {
    if (this.#open.delete(own.span)) this.#justClosed.set(own.span, own);
  }
}

/** First the rows, then the release: a span that is not open has all its rows. Safe to repeat, by anybody. */
export async function closeSpan(task: {
  readonly journal: MongoJournal;
  readonly registry: SpanRegistry;
  readonly span: string;
  readonly sheet: SpanTotals;
}): Promise<void> {
  const { journal, registry, span, sheet } = task;
  const { rows, lists } = sheet.rows(span);
  await journal.insertLists(lists);
  for (let at = 0; at < rows.length; at += MONGO_LIMITS.rowGroup) {
    await journal.insertRows(rows.slice(at, at + MONGO_LIMITS.rowGroup));
  }
  await registry.release(span);
}
