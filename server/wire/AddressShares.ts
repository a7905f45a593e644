import type { Clock } from '../services/runtime/port.ts';
import { ADDRESS_SHARE } from './frameLimits.ts';

export interface SharesInput {
  readonly clock: Pick<Clock, 'after'>;
  /** Milliseconds that no change of the machine's clock moves. */
  readonly steadyMs: () => number;
}

/** Serves the oldest frame that waits; false: nothing waits there any more. */
export type ServeNext = () => boolean;

/**
 * What the sockets of one address may take of this process together: the time that their frames cost, since a limit for
 * each socket says nothing of somebody who has thousands. Whoever has used it up is not closed: people who share an
 * address with them would be, too. Their frames wait, one of each socket in turn.
 */
export class AddressShare {
  readonly #input: SharesInput;
  readonly #waiting: ServeNext[] = [];
  #owedMs = 0;
  #atMs: number;
  #isAwake = false;
  sockets = 0;

  constructor(input: SharesInput) {
    this.#input = input;
    this.#atMs = input.steadyMs();
  }

  /** Does what a frame asks for, and counts how long it takes. */
  spend<T>(work: () => T): T {
    const { steadyMs } = this.#input;
    const startedAtMs = steadyMs();
    try {
      return work();
    } finally {
      this.#settle();
      this.#owedMs += this.#atMs - startedAtMs;
    }
  }

  /** Further frames have to wait: behind others, or for the time to come. */
  get isSpent(): boolean {
    this.#settle();
    return this.#waiting.length > 0 || this.#owedMs > ADDRESS_SHARE.burstMs;
  }

  /** How long until nothing is owed any more. */
  get restMs(): number {
    this.#settle();
    return this.#owedMs / ADDRESS_SHARE.part;
  }

  wait(serve: ServeNext): void {
    this.#waiting.push(serve);
    this.#wake();
  }

  #settle(): void {
    const nowMs = this.#input.steadyMs();
    this.#owedMs = Math.max(0, this.#owedMs - (nowMs - this.#atMs) * ADDRESS_SHARE.part);
    this.#atMs = nowMs;
  }

  #wake(): void {
    if (this.#isAwake || this.#waiting.length === 0) return;
    this.#isAwake = true;
    this.#settle();
    const overMs = Math.max(0, this.#owedMs - ADDRESS_SHARE.burstMs);
    this.#input.clock.after(Math.ceil(overMs / ADDRESS_SHARE.part) + 1, () => {
      this.#isAwake = false;
      this.#serve();
    });
  }

  #serve(): void {
    this.#settle();
    while (this.#waiting.length > 0 && this.#owedMs <= ADDRESS_SHARE.burstMs) {
      const serve = this.#waiting.shift()!;
      if (serve()) this.#waiting.push(serve);
    }
    this.#wake();
  }
}

/** The shares of all addresses that have a socket, or had one and still owe time. */
export class AddressShares {
  readonly #input: SharesInput;
  readonly #shares = new Map<string, AddressShare>();

  constructor(input: SharesInput) {
    this.#input = input;
  }

  get size(): number {
    return this.#shares.size;
  }

  /** For one socket more; `leave` when it is closed. */
  join(address: string): AddressShare {
    const share = this.#shares.get(address) ?? new AddressShare(this.#input);
    this.#shares.set(address, share);
    share.sockets += 1;
    return share;
  }

  leave(address: string): void {
    const share = this.#shares.get(address);
    if (share && --share.sockets === 0) this.#forget(address, share);
  }

  /** Who closes all sockets and comes again owes as much as before. */
  #forget(address: string, share: AddressShare): void {
    const { restMs } = share;
    if (restMs === 0) return void this.#shares.delete(address);
    this.#input.clock.after(Math.ceil(restMs), () => {
      if (share.sockets === 0 && this.#shares.get(address) === share) this.#shares.delete(address);
    });
  }
}
