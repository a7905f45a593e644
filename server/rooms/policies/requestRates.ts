import { LIMITS } from '../../../shared/limits.ts';
import type { BucketRule } from './rateLimit.ts';

/** How often one seat may ask, by kind of request. */
export const REQUEST_RATES = {
  say: { burst: LIMITS.sayBurst, perSecond: LIMITS.sayPerSecond },
  tip: { burst: LIMITS.tipBurst, perSecond: LIMITS.tipPerSecond },
  react: { burst: LIMITS.reactBurst, perSecond: LIMITS.reactPerSecond },
  signal: { burst: LIMITS.signalBurst, perSecond: LIMITS.signalPerSecond },
  control: { burst: LIMITS.controlBurst, perSecond: LIMITS.controlPerSecond },
} as const satisfies Record<string, BucketRule>;

export type RequestRate = keyof typeof REQUEST_RATES;
