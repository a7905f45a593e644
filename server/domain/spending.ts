import type { SpendingAnswer, SpendingLimits, SpendingWish } from '../../shared/protocol/spending.ts';
import { SPENDING_RULES } from '../../shared/spendingRules.ts';
import { DAY_MS } from '../../shared/time.ts';

/** A purchase whose money may still come back: of `amountMinor` in its asset, worth so much MESI when it was made. */
interface Taken {
  readonly key: string;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly atMs: number;
}

/** What a person allows themselves to spend, and what they did. Amounts are minor units of MESI. */
export interface Spending {
  readonly limits: SpendingLimits;
  readonly next: (SpendingLimits & { readonly fromMs: number }) | null;
  readonly askAboveMinor: string | null;
  readonly coolingUntilMs: number;
  /** When something was bought last, and what that day and that month came to until then. */
  readonly lastAtMs: number;
  readonly dayMinor: string;
  readonly monthMinor: string;
  /** The newest purchases, the oldest first. */
  readonly taken: readonly Taken[];
}

/** The spending of whoever has set nothing. */
export const FREE_SPENDING: Spending = {
  limits: { dayMinor: null, monthMinor: null },
  next: null,
  askAboveMinor: null,
  coolingUntilMs: 0,
  lastAtMs: 0,
  dayMinor: '0',
  monthMinor: '0',
  taken: [],
};

const DAYS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'UTC',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
/** Returns the day in UTC, such as 2026-11-30, and its month, such as 2026-11. */
const dayOf = (atMs: number): string => DAYS.format(atMs);
const monthOf = (atMs: number): string => dayOf(atMs).slice(0, -'-30'.length);

/** Something that is bought. `key` is the same each time it is asked for, and names what may come back of it. */
export interface Purchase {
  readonly key: string;
  readonly amountMinor: bigint;
  readonly mesiMinor: bigint;
}

/** What comes of a purchase: the spending with it, or why it is not to be made. */
export type Judged =
  | { readonly ok: true; readonly value: Spending }
  | { readonly ok: false; readonly code: 'CoolingOff' | 'SpendLimitReached' };

/** Judges a purchase, and counts it. One that was counted before is not counted again. */
export function spend(before: Spending, { key, amountMinor, mesiMinor }: Purchase, nowMs: number): Judged {
  if (nowMs < before.coolingUntilMs) return { ok: false, code: 'CoolingOff' };
  const now = rolled(before, nowMs);
  if (now.taken.some((each) => each.key === key)) return { ok: true, value: now };
  const day = BigInt(now.dayMinor) + mesiMinor;
  const month = BigInt(now.monthMinor) + mesiMinor;
  if (isAbove(day, now.limits.dayMinor) || isAbove(month, now.limits.monthMinor))
    return { ok: false, code: 'SpendLimitReached' };
  const entry = { key, amountMinor: String(amountMinor), mesiMinor: String(mesiMinor), atMs: nowMs };
  const taken = [...now.taken, entry].slice(-SPENDING_RULES.remembered);
  return { ok: true, value: { ...now, dayMinor: String(day), monthMinor: String(month), taken } };
}

/**
 * Takes back what returned of a purchase, in its own asset, from the day and the month in which it was made, if they last
 * still. A purchase that nobody remembers changes nothing.
 */
export function unspend(
  before: Spending,
  { key, amountMinor }: { readonly key: string; readonly amountMinor: bigint },
  nowMs: number,
): Spending {
  const now = rolled(before, nowMs);
  const bought = now.taken.find((each) => each.key === key);
  if (!bought) return now;
  const [whole, worth] = [BigInt(bought.amountMinor), BigInt(bought.mesiMinor)];
  const back = amountMinor >= whole ? worth : (worth * amountMinor) / whole;
  const isToday = dayOf(bought.atMs) === dayOf(nowMs);
  const isThisMonth = monthOf(bought.atMs) === monthOf(nowMs);
  return {
    ...now,
    dayMinor: isToday ? less(now.dayMinor, back) : now.dayMinor,
    monthMinor: isThisMonth ? less(now.monthMinor, back) : now.monthMinor,
    taken: now.taken.filter((each) => each !== bought),
  };
}

/** Sets other limits. What is stricter holds at once, and what is not after `SPENDING_RULES.raisedAfterMs`. */
export function limit(before: Spending, wish: SpendingWish, nowMs: number): Spending {
  const now = rolled(before, nowMs);
  const { dayMinor, monthMinor, askAboveMinor } = wish;
  const limits = {
    dayMinor: stricter(now.limits.dayMinor, dayMinor),
    monthMinor: stricter(now.limits.monthMinor, monthMinor),
  };
  const isWhole = limits.dayMinor === dayMinor && limits.monthMinor === monthMinor;
  const next = isWhole ? null : { dayMinor, monthMinor, fromMs: nowMs + SPENDING_RULES.raisedAfterMs };
  return { ...now, limits, next, askAboveMinor };
}

/** Lets nothing be bought for so many days. It never ends sooner than it did before. */
export function coolOff(before: Spending, days: number, nowMs: number): Spending {
  const now = rolled(before, nowMs);
  return { ...now, coolingUntilMs: Math.max(now.coolingUntilMs, nowMs + days * DAY_MS) };
}

/** Returns what its person is told of it. */
export function spendingAnswer(spending: Spending, nowMs: number): SpendingAnswer {
  const { limits, next, askAboveMinor, dayMinor, monthMinor, coolingUntilMs } = rolled(spending, nowMs);
  return {
    ...limits,
    next,
    askAboveMinor,
    spentTodayMinor: dayMinor,
    spentMonthMinor: monthMinor,
    coolingUntilMs: coolingUntilMs > nowMs ? coolingUntilMs : null,
  };
}

/** The same at another time: a new day or month begins at zero, and limits that waited long enough hold. */
function rolled(before: Spending, nowMs: number): Spending {
  const { next, lastAtMs } = before;
  const isDue = next !== null && nowMs >= next.fromMs;
  return {
    ...before,
    limits: isDue ? { dayMinor: next.dayMinor, monthMinor: next.monthMinor } : before.limits,
    next: isDue ? null : next,
    lastAtMs: nowMs,
    dayMinor: dayOf(lastAtMs) === dayOf(nowMs) ? before.dayMinor : '0',
    monthMinor: monthOf(lastAtMs) === monthOf(nowMs) ? before.monthMinor : '0',
  };
}

const isAbove = (sum: bigint, most: string | null): boolean => most !== null && sum > BigInt(most);

function less(sum: string, back: bigint): string {
  const rest = BigInt(sum) - back;
  return String(rest > 0n ? rest : 0n);
}

function stricter(one: string | null, other: string | null): string | null {
  if (one === null) return other;
  if (other === null) return one;
  return BigInt(one) < BigInt(other) ? one : other;
}
