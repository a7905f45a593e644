import { ipKeyGenerator } from 'express-rate-limit';

/** Counts what is there of each address, up to so much. */
export class Tally {
  readonly #most: number;
  /** One `release` serves all of an address: ten thousand sockets of one have it in common. */
  readonly #taken = new Map<string, { count: number; readonly release: () => void }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more of that address. Returns what counts it no longer, to be called once; null: there is as much as may be. */
  take(address: string | undefined): (() => void) | null {
    const key = ipKeyGenerator(address ?? 'unknown');
    const taken = this.#taken.get(key) ?? { count: 0, release: () => this.#release(key) };
    if (taken.count >= this.#most) return null;
    taken.count += 1;
    this.#taken.set(key, taken);
    return taken.release;
  }

  #release(key: string): void {
    const taken = this.#taken.get(key)!;
    taken.count -= 1;
    if (taken.count === 0) this.#taken.delete(key);
  }
}
