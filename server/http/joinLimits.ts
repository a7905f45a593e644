import type { Presence } from '@colyseus/core';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { BucketShelf } from '../domain/BucketShelf.ts';
import type { BucketRule } from '../domain/rateLimit.ts';
import type { Log } from '../log.ts';
import { PatientPresence } from '../patientPresence.ts';
import type { Clock } from '../services/runtime/port.ts';

/** Callers whose buckets are remembered; who was not heard of for longest makes room, and starts with a full one. */
export const REMEMBERED_CALLERS = 20_000;

interface JoinLimitsInput {
  readonly config: Pick<Config, 'joinsPerMinuteOfAddress' | 'joinsPerMinuteOfPerson'>;
  /** Where the processes of one server set count together; null: this one is the whole. */
  readonly presence: Presence | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often rooms may be asked for: by one address, behind which may be a whole campus, and by one person. */
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
   * null: come in. Else the milliseconds until the next try can succeed. As rate limits tell callers apart: an IPv4
   * address, or the network of an IPv6 one.
   */
  takeOfAddress(address: string, nowMs: number): number | null {
    return this.#addresses.take(address, nowMs);
  }

  /** The same of a person, whatever token they come with; over all processes where those count together. */
  async takeOfPerson(personId: string, nowMs: number): Promise<number | null> {
    return this.#people.take(personId, nowMs) ?? (await this.#takeOfAll(personId, nowMs));
  }

  /** Counted by the minute: at its end a person may have come twice as often as in one process. */
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
