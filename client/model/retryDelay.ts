export interface RetryPolicy {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** `attempt` counts from 1; `random` is in [0, 1). Spread, so that a thousand pages do not come back in one instant. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: number): number {
  const full = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
}
