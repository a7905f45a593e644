import { type Bucket, type BucketRule, fullBucket, isFull, takeToken } from './rateLimit.ts';

/** Buckets by whose they are. Who was not heard of for longest makes room, and starts with a full one. */
export class BucketShelf {
  readonly #rule: BucketRule;
  readonly #most: number;
  /** In the order in which they were last asked for. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rule: BucketRule, most: number) {
    this.#rule = rule;
    this.#most = most;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Takes one from a bucket. It returns null when there was one, else the milliseconds until the next try can
   * succeed.
   */
  take(key: string, nowMs: number): number | null {
    this.#forgetFull(nowMs);
    const known = this.#buckets.get(key);
    const bucket = known ?? fullBucket(this.#rule, nowMs);
    const taken = takeToken(bucket, this.#rule, nowMs);
    if (known) this.#buckets.delete(key);
    else if (this.#buckets.size >= this.#most) this.#forgetOldest();
    this.#buckets.set(key, taken.ok ? taken.bucket : bucket);
    return taken.ok ? null : taken.retryAfterMs;
  }

  #forgetFull(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (!isFull(bucket, this.#rule, nowMs)) return;
      this.#buckets.delete(key);
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    this.#buckets.delete(oldest!);
  }
}
