import { createHash } from 'node:crypto';
import type { Presence } from '@colyseus/core';
import type { Log } from '../../log.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { PersonSeats } from './PersonSeats.ts';

interface GuestSeatsInput {
  /** The most guests at once, over all processes; 0: nobody watches without an account. */
  readonly inAll: number;
  /** The most guests of one address at once, over all processes. */
  readonly ofAddress: number;
  /** Where the processes of one server set count together; null: this process is the whole set. */
  readonly presence: Presence | null;
  readonly processName: string;
  readonly clock: Clock;
  readonly log: Log;
}

const EVERYBODY = 'all';

/**
 * Counts the seats of guests, who have no account: in all, and of each address. While this process is late with its work
 * it takes none. Rules: GU3, GU4.
 */
export class GuestSeats {
  readonly #clock: Clock;
  readonly #isOpen: boolean;
  readonly #all: PersonSeats;
  readonly #addresses: PersonSeats;
  #restUntilMs = Number.NEGATIVE_INFINITY;

  constructor({ inAll, ofAddress, ...input }: GuestSeatsInput) {
    this.#clock = input.clock;
    this.#isOpen = inAll > 0;
    this.#all = new PersonSeats({ ...input, what: 'guests', most: inAll });
    this.#addresses = new PersonSeats({ ...input, what: 'guestsOf', most: ofAddress });
  }

  close(): void {
    this.#all.close();
    this.#addresses.close();
  }

  /** Says whether this server lets anybody watch without an account. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Says whether one more guest may come, as far as this process knows. `address`: null is not counted by address. */
  hasRoom(address: string | null): boolean {
    const isResting = this.#clock.nowMs() < this.#restUntilMs;
    const has = this.#all.hasRoom(EVERYBODY) && (address === null || this.#addresses.hasRoom(keyOf(address)));
    return this.#isOpen && !isResting && has;
  }

  /** Counts the seat. False: there are as many guests as there may be, in all or of that address. */
  async enter(address: string | null, seatId: string): Promise<boolean> {
    if (!this.hasRoom(address) || !(await this.#all.enter(EVERYBODY, seatId))) return false;
    if (address === null || (await this.#addresses.enter(keyOf(address), seatId))) return true;
    this.#all.leave(EVERYBODY, seatId);
    return false;
  }

  /** Counts the seat out; it does nothing when it is out already. */
  leave(address: string | null, seatId: string): void {
    this.#all.leave(EVERYBODY, seatId);
    if (address !== null) this.#addresses.leave(keyOf(address), seatId);
  }

  /** Takes no guests for so long, as this process has more to do than it can. */
  restFor(durationMs: number): void {
    this.#restUntilMs = this.#clock.nowMs() + durationMs;
  }
}

/** Returns a name for an address that says nothing of it to whoever looks into the presence. */
const keyOf = (address: string): string =>
  createHash('sha256').update(address).digest('base64url').slice(0, 22);
