import { expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import { subscribedMonths } from './subscribedMonths.ts';

const since = (sinceMs: number, untilMs: number | null = null) => ({
  subscription: { tier: 1, untilMs },
  subscribedSinceMs: sinceMs,
});

it('[AU32] a month counts from its first day on, and a subscription that ended is none', () => {
  expect(subscribedMonths(since(0), 0)).toEqual({ subscribedMonths: 1 });
  expect(subscribedMonths(since(0), 30 * DAY_MS - 1)).toEqual({ subscribedMonths: 1 });
  expect(subscribedMonths(since(0), 30 * DAY_MS)).toEqual({ subscribedMonths: 2 });
  expect(subscribedMonths(since(0, DAY_MS), DAY_MS)).toEqual({});
  expect(subscribedMonths({ subscription: null }, 0)).toEqual({});
  expect(subscribedMonths(null, 0)).toEqual({});
  // the clock was set back
  expect(subscribedMonths(since(DAY_MS), 0)).toEqual({ subscribedMonths: 1 });
});
