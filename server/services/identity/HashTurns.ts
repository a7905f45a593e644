import { PasswordsBusy } from './port.ts';

/** Password hashes made at the same time. Two of Node's four threads are left, which read all files and look up names. */
const AT_ONCE = 2;
/** So many may wait for their turn: about two seconds of them. */
export const HASHES_WAITING = 100;

/** Makes only so many password hashes at a time that they do not keep everything else waiting. */
export class HashTurns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Makes a hash when its turn comes. It rejects with `PasswordsBusy` when too many wait already. */
  async take<T>(make: () => Promise<T>): Promise<T> {
    await this.#begin();
    try {
      return await make();
    } finally {
      this.#end();
    }
  }

  #begin(): Promise<void> | undefined {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return undefined;
    }
    if (this.#waiting.length >= HASHES_WAITING)
      throw new PasswordsBusy('too many passwords wait to be hashed');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives the turn to the next, or frees it. */
  #end(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
