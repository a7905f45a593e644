import type { Presence } from '@colyseus/core';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { BucketShelf } from '../domain/BucketShelf.ts';
import type { BucketRule } from '../domain/rateLimit.ts';
import type { Log } from '../log.ts';
import { PatientPresence } from '../patientPresence.ts';
import type { Clock } from '../services/runtime/port.ts';

/**
 * Callers whose buckets are remembered; the one not heard of for longest makes room, and starts with a full bucket.
 */
export const REMEMBERED_CALLERS = 20_000;

interface JoinLimitsInput {
  readonly config: Pick<Config, 'joinsPerMinuteOfAddress' | 'joinsPerMinuteOfPerson'>;
  /** Where the processes of one server set count together; null: this process is the whole set. */
  readonly presence: Presence | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** Limits how often rooms may be asked for: by one address, behind which may be a whole campus, and by one person. */
export class JoinLimits {
  readonly #input: JoinLimitsInput;
  readonly #addresses: BucketShelf;
  readonly #people: BucketShelf;
  readonly #others: PatientPresence;

  constructor(input: JoinLimitsInput) {
    const { joinsPerMinuteOfAddress, joinsPerMinuteOfPerson } = input.config;
    this.#input = input;
    const failure = 'joins of people could not be counted over all processes';
    this.#others = new PatientPresence({ ...input, failure });
    this.#addresses = new BucketShelf(perMinute(joinsPerMinuteOfAddress), REMEMBERED_CALLERS);
    this.#people = new BucketShelf(perMinute(joinsPerMinuteOfPerson), REMEMBERED_CALLERS);
  }

  /**
   * Counts a try of that address. null: come in; else the milliseconds until the next try can succeed. `address` is
   * what rate limits tell callers apart by: an IPv4 address, or the network of an IPv6 one.
   */
  takeOfAddress(address: string, nowMs: number): number | null {
    return this.#addresses.take(address, nowMs);
  }

  /**
   * Counts a try of that person, whatever token they come with, over all processes that count together. Answers like
   * `takeOfAddress`.
   */
  async takeOfPerson(personId: string, nowMs: number): Promise<number | null> {
    return this.#people.take(personId, nowMs) ?? (await this.#takeOfAll(personId, nowMs));
  }

  /** Counts by the minute: across the end of one, a person may come twice as often as in one process. */
  async #takeOfAll(personId: string, nowMs: number): Promise<number | null> {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const key = `mesi:joins:${personId}:${minute}`;
    const count = await this.#others.ask((presence) =>
      presence.hincrbyex(key, 'joins', 1, (2 * MINUTE_MS) / SECOND_MS),
    );
    const fits = count === null || count <= this.#input.config.joinsPerMinuteOfPerson;
    return fits ? null : (minute + 1) * MINUTE_MS - nowMs;
  }
}

function perMinute(count: number): BucketRule {
  return { burst: count, perSecond: (count * SECOND_MS) / MINUTE_MS };
}
