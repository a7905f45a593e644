import type { Clock } from './services/runtime/port.ts';

/** Keeps answers for a moment, by key: a crowd that asks the same asks it once. An answer that failed is not kept. */
export class KeptAnswers<T> {
  readonly #rules: {
    readonly clock: Clock;
    readonly keptMs: number;
    /** Answers that are kept at once; one more, and all are forgotten. */
    readonly most: number;
  };
  readonly #known = new Map<string, { readonly answer: Promise<T>; readonly atMs: number }>();

  constructor(rules: { readonly clock: Clock; readonly keptMs: number; readonly most: number }) {
    this.#rules = rules;
  }

  /** Returns the answer that is kept under that key, or asks for it. */
  of(key: string, ask: () => Promise<T>): Promise<T> {
    const { clock, keptMs, most } = this.#rules;
    const nowMs = clock.nowMs();
    const known = this.#known.get(key);
    // a clock that was set back must not keep an old answer
    if (known && Math.abs(nowMs - known.atMs) < keptMs) return known.answer;
    const answer = ask();
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(key, { answer, atMs: nowMs });
    answer.catch(() => this.#known.delete(key));
    return answer;
  }

  forget(key: string): void {
    this.#known.delete(key);
  }

  forgetAll(): void {
    this.#known.clear();
  }
}
