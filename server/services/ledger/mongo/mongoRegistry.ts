import { within } from '../../../mongo.ts';
import { type OpenSpan, type RegistryDocument, spanName } from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';

/**
 * Opens and releases spans of one writer. Numbers are given out one by one from a single document, so that whoever
 * reads it knows every span there is: those below `next` that are not open are settled, for ever.
 */
export class SpanRegistry {
  readonly #journal: MongoJournal;
  readonly #by: string;
  /** Spans this writer knows to be its own; one that was opened with its answer lost is not among them yet. */
  readonly #known = new Set<string>();
  /** One change at a time: this writer is not its own rival. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(task: { readonly journal: MongoJournal; readonly by: string }) {
    this.#journal = task.journal;
    this.#by = task.by;
  }

  /** A span that nobody has written in. Throws when it is not known whether there is one; then it is found next time. */
  open(): Promise<string> {
    return this.#inTurn(async () => {
      for (;;) {
        const now = await this.#journal.registry();
        const found = now.open.find(({ span, by }) => by === this.#by && !this.#known.has(span));
        const span = found?.span ?? spanName(now.next);
        const open = [...now.open, { span, by: this.#by }];
        if (found === undefined && !(await this.#replace(now, { next: now.next + 1, open }))) continue;
        this.#known.add(span);
        return span;
      }
    });
  }

  /** The span is settled, and everything it did is in rows. */
  release(span: string): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const now = await this.#journal.registry();
        const open = now.open.filter((other) => other.span !== span);
        if (open.length === now.open.length || (await this.#replace(now, { next: now.next, open }))) return;
      }
    });
  }

  #replace(now: RegistryDocument, change: { next: number; open: readonly OpenSpan[] }): Promise<boolean> {
    return this.#journal.replaceRegistry({ _id: now._id, version: now.version + 1, ...change });
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => within(MONGO_LIMITS.attemptMs, task()));
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
