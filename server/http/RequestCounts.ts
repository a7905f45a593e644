import type { Presence } from '@colyseus/core';
import { SECOND_MS } from '../../shared/time.ts';
import type { Log } from '../log.ts';
import { PatientPresence } from '../patientPresence.ts';
import type { Clock } from '../services/runtime/port.ts';

/** Callers whose counts are remembered; the one whose window began longest ago makes room. */
const REMEMBERED = 100_000;

export interface RequestCountsInput {
  readonly clock: Clock;
  /** Where the processes of one server set count together; null: this process is the whole set. */
  readonly presence: Presence | null;
  readonly log: Log;
}

export interface Counted {
  /** Requests in the window, this one included. */
  readonly count: number;
  readonly endsInMs: number;
}

interface Window {
  readonly beganAtMs: number;
  count: number;
}

/** Counts how often something was asked for within a window that begins with the first time. */
export class RequestCounts {
  readonly #input: RequestCountsInput;
  readonly #windows = new Map<string, Window>();
  readonly #others: PatientPresence;

  constructor(input: RequestCountsInput) {
    this.#input = input;
    const failure = 'requests could not be counted over all processes';
    this.#others = new PatientPresence({ ...input, failure });
  }

  /** Adds `by` to the count and returns it; `by` -1 takes one request back. */
  async add(key: string, { windowMs, by = 1 }: { windowMs: number; by?: 1 | -1 }): Promise<Counted> {
    const nowMs = this.#input.clock.nowMs();
    const here = this.#addHere(key, { windowMs, by, nowMs });
    const everywhere = await this.#addEverywhere(key, { windowMs, by, nowMs });
    return everywhere !== null && everywhere.count > here.count ? everywhere : here;
  }

  #addHere(key: string, of: { windowMs: number; by: 1 | -1; nowMs: number }): Counted {
    const { windowMs, by, nowMs } = of;
    const known = this.#windows.get(key);
    // a clock that was set back begins anew, so that nobody waits for it to catch up
    const ageMs = known ? nowMs - known.beganAtMs : -1;
    if (known && ageMs >= 0 && ageMs < windowMs) {
      known.count = Math.max(0, known.count + by);
      return { count: known.count, endsInMs: windowMs - ageMs };
    }
    this.#windows.delete(key);
    if (this.#windows.size >= REMEMBERED) this.#windows.delete(this.#windows.keys().next().value!);
    this.#windows.set(key, { beganAtMs: nowMs, count: Math.max(0, by) });
    return { count: Math.max(0, by), endsInMs: windowMs };
  }

  /** Counts in windows of the clock: across the end of one, twice as much may be asked for as in one process. */
  async #addEverywhere(
    key: string,
    { windowMs, by, nowMs }: { windowMs: number; by: 1 | -1; nowMs: number },
  ): Promise<Counted | null> {
    const number = Math.floor(nowMs / windowMs);
    const keptSeconds = Math.ceil((2 * windowMs) / SECOND_MS);
    const count = await this.#others.ask((presence) =>
      presence.hincrbyex(`mesi:asked:${key}:${number}`, 'count', by, keptSeconds),
    );
    return count === null ? null : { count, endsInMs: (number + 1) * windowMs - nowMs };
  }
}
