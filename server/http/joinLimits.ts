import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { type Bucket, type BucketRule, fullBucket, takeToken } from '../rooms/policies/rateLimit.ts';

/** Callers whose buckets are remembered; who was not heard of for longest makes room, and starts with a full one. */
export const REMEMBERED_CALLERS = 20_000;

/** Ours are shorter. Whoever makes up longer ones shares a bucket, so that what is remembered stays small. */
export const TOKEN_CHARS = 512;
const TOO_LONG = 'too long';

export interface JoinCaller {
  /** As rate limits tell callers apart: an IPv4 address, or the network of an IPv6 one. */
  readonly address: string;
  /** As it was sent: nobody can use up the bucket of somebody whose token they do not have. */
  readonly token: string | null;
}

export interface JoinLimits {
  /** null: come in. Else the milliseconds until the next try can succeed. */
  take(caller: JoinCaller, nowMs: number): number | null;
}

/** How often rooms may be asked for: by one address, behind which may be a whole campus, and by one token. */
export function createJoinLimits(
  config: Pick<Config, 'joinsPerMinuteOfAddress' | 'joinsPerMinuteOfToken'>,
): JoinLimits {
  const addresses = new Shelf(perMinute(config.joinsPerMinuteOfAddress));
  const tokens = new Shelf(perMinute(config.joinsPerMinuteOfToken));
  return {
    take({ address, token }, nowMs) {
      const waitMs = addresses.take(address, nowMs);
      if (waitMs !== null || token === null) return waitMs;
      return tokens.take(token.length <= TOKEN_CHARS ? token : TOO_LONG, nowMs);
    },
  };
}

function perMinute(count: number): BucketRule {
  return { burst: count, perSecond: (count * SECOND_MS) / MINUTE_MS };
}

class Shelf {
  readonly #rule: BucketRule;
  /** In the order in which they were last asked for. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rule: BucketRule) {
    this.#rule = rule;
  }

  take(key: string, nowMs: number): number | null {
    const known = this.#buckets.get(key);
    const taken = takeToken(known ?? fullBucket(this.#rule, nowMs), this.#rule, nowMs);
    if (!taken.ok) return taken.retryAfterMs;
    if (known) this.#buckets.delete(key);
    else if (this.#buckets.size >= REMEMBERED_CALLERS) this.#forgetOldest();
    this.#buckets.set(key, taken.bucket);
    return null;
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    this.#buckets.delete(oldest!);
  }
}
