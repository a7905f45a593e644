import type { MongoBooks } from './mongoBooks.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';

/** Folds accounts that this writer wrote many rows of: whoever reads such an account next finds it short. */
export class FoldKeeper {
  readonly #books: MongoBooks;
  readonly #halt: AbortSignal;
  readonly #rows = new Map<string, number>();
  #due: string[] = [];
  #work: Promise<void> | null = null;

  constructor(task: { readonly books: MongoBooks; readonly halt: AbortSignal }) {
    this.#books = task.books;
    this.#halt = task.halt;
  }

  count(keys: Iterable<string>): void {
    for (const key of keys) {
      // refs have no balance
      if (key.startsWith('=') || key.startsWith('#')) continue;
      const rows = (this.#rows.get(key) ?? 0) + 1;
      this.#rows.delete(key);
      if (rows >= MONGO_LIMITS.foldWrittenRows) this.#due.push(key);
      else this.#rows.set(key, rows);
    }
    while (this.#rows.size > MONGO_LIMITS.countedAccounts) {
      const [oldest] = this.#rows.keys();
      if (oldest !== undefined) this.#rows.delete(oldest);
    }
    this.#work ??= this.#fold().finally(() => {
      this.#work = null;
    });
  }

  async whenIdle(): Promise<void> {
    await this.#work;
  }

  /** One after another: there is no hurry. One that fails is folded by a reader. */
  async #fold(): Promise<void> {
    for (let key = this.#due.shift(); key !== undefined && !this.#halt.aborted; key = this.#due.shift()) {
      await this.#books.foldWhenLong(key).catch(() => {});
    }
  }
}
