import { DAY_MS } from '../../../shared/time.ts';
import type { AccessFacts } from '../../services/access/port.ts';

const MONTH_MS = 30 * DAY_MS;

/**
 * Returns what is shown of a person's subscription beside their name: the months of thirty days that have begun. Nothing is
 * shown of somebody who has none, or of whom it is not known yet.
 */
export function subscribedMonths(
  facts: Pick<AccessFacts, 'subscription' | 'subscribedSinceMs'> | null,
  nowMs: number,
): { readonly subscribedMonths?: number } {
  const { subscription = null, subscribedSinceMs } = facts ?? {};
  if (subscription === null || subscribedSinceMs === undefined) return {};
  if (subscription.untilMs !== null && nowMs >= subscription.untilMs) return {};
  // a clock that was set back makes nobody a subscriber of no months
  return { subscribedMonths: Math.max(1, Math.floor((nowMs - subscribedSinceMs) / MONTH_MS) + 1) };
}
