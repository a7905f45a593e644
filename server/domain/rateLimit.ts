/** Token bucket as a value: `tokens` were there at `atMs`, and refill by themselves. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface BucketRule {
  readonly burst: number;
  readonly perSecond: number;
}

export function fullBucket(rule: BucketRule, nowMs: number): Bucket {
  return { tokens: rule.burst, atMs: nowMs };
}

export type TakeOutcome =
  | { readonly ok: true; readonly bucket: Bucket }
  | { readonly ok: false; readonly retryAfterMs: number };

export function takeToken(bucket: Bucket, rule: BucketRule, nowMs: number): TakeOutcome {
  const tokens = tokensAt(bucket, rule, nowMs);
  if (tokens >= 1) return { ok: true, bucket: { tokens: tokens - 1, atMs: nowMs } };
  return { ok: false, retryAfterMs: Math.ceil(((1 - tokens) * 1000) / rule.perSecond) };
}

/** Whoever has a full bucket need not be remembered: a new one is the same. */
export function isFull(bucket: Bucket, rule: BucketRule, nowMs: number): boolean {
  return tokensAt(bucket, rule, nowMs) >= rule.burst;
}

function tokensAt({ tokens, atMs }: Bucket, rule: BucketRule, nowMs: number): number {
  // the clock was set back: nobody knows how long ago it was, and nobody waits until it has caught up
  if (nowMs < atMs) return rule.burst;
  return Math.min(rule.burst, tokens + ((nowMs - atMs) * rule.perSecond) / 1000);
}
