/** The finest difference that is kept, ms, and the longest time. */
const STEP_MS = 0.1;
const LONGEST_MS = 120_000;

/** Many times, in ms, of which percentiles are wanted: noting one costs as little as writing into an array. */
export class Latencies {
  readonly #counts = new Uint32Array(LONGEST_MS / STEP_MS + 1);
  #count = 0;

  note(ms: number): void {
    const at = Math.min(Math.max(0, Math.round(ms / STEP_MS)), this.#counts.length - 1);
    this.#counts[at]! += 1;
    this.#count += 1;
  }

  /** Returns the time below or at which that share lies; NaN where nothing was noted. */
  at(share: number): number {
    let left = Math.max(1, Math.ceil(this.#count * share));
    for (let n = 0; n < this.#counts.length; n += 1) {
      left -= this.#counts[n]!;
      if (left <= 0) return Number((n * STEP_MS).toFixed(1));
    }
    return Number.NaN;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
  }
}
