import type { Presence } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { Log } from '../../log.ts';
import { PatientPresence } from '../../patientPresence.ts';
import type { Clock } from '../../services/runtime/port.ts';

/** How long counts what a process said of somebody; it says so again while they have several seats. */
const TOLD_MS = 10 * MINUTE_MS;
const TELL_AGAIN_MS = TOLD_MS / 3;
const FAILURE = 'seats of people could not be counted over all processes';

interface PersonSeatsInput {
  /** Where the processes of one server set tell each other; null: this process is the whole set. */
  readonly presence: Presence | null;
  /** Names this process. */
  readonly processName: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What is counted, in the keys of the presence: `seats` of people unless it is given. */
  readonly what?: string;
  /** The most seats of one person; `LIMITS.seatsOfPerson` unless it is given. */
  readonly most?: number;
}

/**
 * Counts the seats of each person over all rooms and processes: nobody has more than `LIMITS.seatsOfPerson`. Guests are
 * counted by the same, each under its address. Rules: RQ21, GU3.
 */
export class PersonSeats {
  readonly #input: PersonSeatsInput;
  readonly #most: number;
  readonly #here = new Map<string, Set<string>>();
  readonly #others: PatientPresence;
  #cancel = (): void => {};

  constructor(input: PersonSeatsInput) {
    this.#input = input;
    this.#most = input.most ?? LIMITS.seatsOfPerson;
    this.#others = new PatientPresence({ ...input, failure: FAILURE });
    if (input.presence !== null) this.#tellAgainLater();
  }

  close(): void {
    this.#cancel();
  }

  /** Says whether that person may take one more seat, as far as this process knows. */
  hasRoom(personId: string): boolean {
    return this.#seatsOf(personId).size < this.#most;
  }

  /** Counts the seat. False: the person has as many seats as one may have. */
  async enter(personId: string, seatId: string): Promise<boolean> {
    if (!this.hasRoom(personId)) return false;
    this.#here.set(personId, this.#seatsOf(personId).add(seatId));
    const elsewhere = this.#input.presence === null ? 0 : await this.#elsewhere(personId);
    if (this.#seatsOf(personId).size + elsewhere <= this.#most) return true;
    this.leave(personId, seatId);
    return false;
  }

  /** Counts the seat out; it does nothing when it is out already. */
  leave(personId: string, seatId: string): void {
    const seats = this.#here.get(personId);
    if (!seats?.delete(seatId)) return;
    if (seats.size === 0) this.#here.delete(personId);
    if (this.#input.presence !== null) void this.#attempt(() => this.#tell(personId));
  }

  #seatsOf(personId: string): Set<string> {
    return this.#here.get(personId) ?? new Set();
  }

  /**
   * Returns the person's seats in other processes. It says what this process knows before it asks: of two that seat
   * at once, at least one sees the other's.
   */
  async #elsewhere(personId: string): Promise<number> {
    const { processName, clock } = this.#input;
    const told = await this.#others.ask(async (presence) => {
      await this.#tell(personId);
      return presence.hgetall(this.#keyOf(personId));
    });
    const nowMs = clock.nowMs();
    return Object.entries(told ?? {}).reduce((sum, [process, text]) => {
      const [seats = 0, atMs = 0] = text.split('@').map(Number);
      return process !== processName && seats > 0 && Math.abs(nowMs - atMs) < TOLD_MS ? sum + seats : sum;
    }, 0);
  }

  async #tell(personId: string): Promise<void> {
    const { processName, clock } = this.#input;
    const presence = this.#input.presence!;
    const key = this.#keyOf(personId);
    const { size } = this.#seatsOf(personId);
    if (size === 0) return void (await presence.hdel(key, processName));
    await presence.hset(key, processName, `${size}@${clock.nowMs()}`);
    await presence.expire(key, TOLD_MS / SECOND_MS);
  }

  /**
   * Tries something that nobody waits for: what is told while the others are away reaches them when they are back.
   */
  async #attempt(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (err) {
      this.#input.log.warn({ err }, FAILURE);
    }
  }

  #keyOf(personId: string): string {
    return `mesi:${this.#input.what ?? 'seats'}:${personId}`;
  }

  #tellAgainLater(): void {
    this.#cancel = this.#input.clock.after(TELL_AGAIN_MS, () => {
      for (const [personId, seats] of this.#here)
        if (seats.size > 1) void this.#attempt(() => this.#tell(personId));
      this.#tellAgainLater();
    });
  }
}
