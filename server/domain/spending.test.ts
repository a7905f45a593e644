import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import { coolOff, FREE_SPENDING, limit, type Spending, spend, spendingAnswer, unspend } from './spending.ts';

/** The 30th of November 2026, noon UTC. */
const NOON = 1_796_040_000_000;
const set = (
  dayMinor: string | null,
  monthMinor: string | null = null,
  before = FREE_SPENDING,
  atMs = NOON,
) => limit(before, { dayMinor, monthMinor, askAboveMinor: null }, atMs);
const buy = (before: Spending, key: string, minor: bigint, atMs = NOON) =>
  spend(before, { key, amountMinor: minor, mesiMinor: minor }, atMs);
const bought = (before: Spending, key: string, minor: bigint, atMs = NOON): Spending => {
  const judged = buy(before, key, minor, atMs);
  if (!judged.ok) throw new Error(judged.code);
  return judged.value;
};
const codeOf = (judged: ReturnType<typeof buy>) => (judged.ok ? 'ok' : judged.code);

describe('limits of spending', () => {
  it('[SL1] hold to the last unit of a day and of a month, and begin anew', () => {
    const spent = bought(set('100', '150'), 'a', 60n);
    expect([codeOf(buy(spent, 'b', 40n)), codeOf(buy(spent, 'b', 41n))]).toEqual(['ok', 'SpendLimitReached']);
    const full = bought(spent, 'b', 40n);
    // the next day is in December: both begin at zero
    expect(spendingAnswer(full, NOON + DAY_MS)).toMatchObject({ spentTodayMinor: '0', spentMonthMinor: '0' });
    const december = bought(full, 'c', 100n, NOON + DAY_MS);
    expect(codeOf(buy(december, 'd', 50n, NOON + 2 * DAY_MS))).toBe('ok');
    expect(codeOf(buy(december, 'd', 51n, NOON + 2 * DAY_MS))).toBe('SpendLimitReached');
  });

  it('[SL2] [SL3] never let more stay spent than they allow, whatever is bought twice and comes back', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      minor: fc.bigInt({ min: 1n, max: 80n }),
      isBack: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let now = set('100');
        const open = new Map<string, bigint>();
        for (const { key, minor, isBack } of steps) {
          if (isBack) {
            now = unspend(now, { key, amountMinor: open.get(key) ?? minor }, NOON);
            open.delete(key);
          } else {
            const judged = buy(now, key, minor);
            if (judged.ok && !open.has(key)) open.set(key, minor);
            if (judged.ok) now = judged.value;
          }
          const sum = [...open.values()].reduce((all, one) => all + one, 0n);
          expect(BigInt(now.dayMinor)).toBe(sum);
          expect(sum <= 100n).toBe(true);
        }
      }),
    );
  });

  it('[SL3] a part that comes back is free again in its share, and not on another day', () => {
    const spent = spend(set('100'), { key: 'usd', amountMinor: 10n, mesiMinor: 90n }, NOON);
    const now = spent.ok ? spent.value : FREE_SPENDING;
    expect(unspend(now, { key: 'usd', amountMinor: 5n }, NOON).dayMinor).toBe('45');
    const tomorrow = bought(now, 'b', 30n, NOON + DAY_MS);
    expect(unspend(tomorrow, { key: 'usd', amountMinor: 10n }, NOON + DAY_MS).dayMinor).toBe('30');
  });

  it('[SL4] a stricter limit holds at once, a higher one and none a day later', () => {
    const strict = set('10', '20', set('50'));
    expect(strict).toMatchObject({ limits: { dayMinor: '10', monthMinor: '20' }, next: null });
    const raised = set(null, '15', strict);
    expect(raised.limits).toEqual({ dayMinor: '10', monthMinor: '15' });
    expect(codeOf(buy(raised, 'a', 11n, NOON + 23 * HOUR_MS))).toBe('SpendLimitReached');
    expect(codeOf(buy(raised, 'a', 11n, NOON + DAY_MS))).toBe('ok');
    expect(codeOf(buy(raised, 'a', 16n, NOON + DAY_MS))).toBe('SpendLimitReached');
  });

  it('[SL5] a cooling-off ends by its time alone', () => {
    const cooling = coolOff(coolOff(FREE_SPENDING, 7, NOON), 1, NOON);
    expect(codeOf(buy(set(null, null, cooling), 'a', 1n, NOON + 7 * DAY_MS - 1))).toBe('CoolingOff');
    expect(codeOf(buy(cooling, 'a', 1n, NOON + 7 * DAY_MS))).toBe('ok');
    expect(spendingAnswer(cooling, NOON).coolingUntilMs).toBe(NOON + 7 * DAY_MS);
    expect(spendingAnswer(cooling, NOON + 7 * DAY_MS).coolingUntilMs).toBeNull();
  });
});
