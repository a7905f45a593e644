import { ipKeyGenerator } from 'express-rate-limit';

/** Counts what is there of each address, up to so much. */
export class Tally {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more of that address. Returns what counts it no longer, to be called once; null: there is as much as may be. */
  take(address: string | undefined): (() => void) | null {
    const key = ipKeyGenerator(address ?? 'unknown');
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.#most) return null;
    this.#counts.set(key, count + 1);
    return () => {
      const left = this.#counts.get(key)! - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    };
  }
}
