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
  // a clock that was set back must not freeze anybody out
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(rule.burst, bucket.tokens + (elapsedMs * rule.perSecond) / 1000);
  if (tokens < 1) return { ok: false, retryAfterMs: Math.ceil(((1 - tokens) * 1000) / rule.perSecond) };
  return { ok: true, bucket: { tokens: tokens - 1, atMs: nowMs } };
}
