import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { RequestRate } from '../../../shared/protocol/requests.ts';
import { BucketShelf } from '../../domain/BucketShelf.ts';
import type { BucketRule } from '../../domain/rateLimit.ts';

/** How often one person may ask, by kind of request, over all rooms and seats. */
export const REQUEST_RATES = {
  say: { burst: LIMITS.sayBurst, perSecond: LIMITS.sayPerSecond },
  write: { burst: CHAT_LIMITS.writeBurst, perSecond: CHAT_LIMITS.writePerSecond },
  tip: { burst: LIMITS.tipBurst, perSecond: LIMITS.tipPerSecond },
  react: { burst: LIMITS.reactBurst, perSecond: LIMITS.reactPerSecond },
  ring: { burst: CHAT_LIMITS.ringBurst, perSecond: CHAT_LIMITS.ringPerSecond },
  signal: { burst: LIMITS.signalBurst, perSecond: LIMITS.signalPerSecond },
  search: { burst: CHAT_LIMITS.searchBurst, perSecond: CHAT_LIMITS.searchPerSecond },
  control: { burst: LIMITS.controlBurst, perSecond: LIMITS.controlPerSecond },
} as const satisfies Record<RequestRate, BucketRule>;

/**
 * People whose buckets are kept: those who asked for something in the last seconds. Everybody else has a full bucket.
 */
const REMEMBERED_PEOPLE = 50_000;

/** The buckets of everybody in this process. */
export class PersonRates {
  readonly #shelves = new Map<RequestRate, BucketShelf>();

  /** Counts a request of that person. null: they may ask; else the milliseconds until the next try can succeed. */
  take(personId: string, rate: RequestRate, nowMs: number): number | null {
    const shelf = this.#shelves.get(rate) ?? new BucketShelf(REQUEST_RATES[rate], REMEMBERED_PEOPLE);
    this.#shelves.set(rate, shelf);
    return shelf.take(personId, nowMs);
  }

  /** The number of buckets that are kept. */
  get size(): number {
    return [...this.#shelves.values()].reduce((sum, shelf) => sum + shelf.size, 0);
  }
}
