import {
  type Money,
  formatAmount as writeAmount,
  formatMoney as writeMoney,
  formatShortMoney as writeShortMoney,
  typedAmount as writeTyped,
} from '../../shared/money.ts';
import { type Locale, localeStore } from './locale.ts';

const STEP = 1_000;
const WHOLE_FROM = 10;
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const TIMES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** The reader's own region where the browser names one: British dates for a British reader of English. */
function region(): string {
  const [language] = localeStore.get().split('-');
  if (localeStore.get() === 'ar-XB' || typeof navigator === 'undefined') return 'en';
  return navigator.languages?.find((wish) => wish.split('-')[0] === language) ?? language ?? 'en';
}

/** Numbers and amounts go by the language alone: a sum shall read the same as the sentence around it. */
export function language(locale: Locale = localeStore.get()): string {
  return locale === 'es' ? 'es' : 'en';
}

const made = new Map<string, unknown>();

/** Formatters cost more to make than to use. */
export function keep<F>(what: string, locale: string, make: (locale: string) => F): F {
  const key = `${what} ${locale}`;
  const formatter = (made.get(key) as F | undefined) ?? make(locale);
  made.set(key, formatter);
  return formatter;
}

function numbers(what: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return keep(what, language(), (locale) => new Intl.NumberFormat(locale, options));
}

/** 12_400 → "12,400". */
export function formatNumber(count: number): string {
  return numbers('number', {}).format(count);
}

/** 1.24 → "1.2", 3 → "3.0". */
export function formatDecimal(value: number): string {
  return numbers('decimal', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** 999 → "999", 1_240 → "1.2K", 3_000_000 → "3M". */
export function formatCount(count: number): string {
  return numbers('count', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** 999 → "999 B", 1_240_000 → "1.2 MB", 48_600_000 → "49 MB". */
export function formatBytes(bytes: number): string {
  const power = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / STEP ** power;
  const digits = power === 0 || value >= WHOLE_FROM ? 0 : 1;
  const options = { useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${numbers(`bytes ${digits}`, options).format(value)} ${UNITS[power]}`;
}

/** "1,234.50": grouped, at least two decimals, trailing zeros beyond that dropped. No symbol. */
export function formatAmount(money: Money): string {
  return writeAmount(money, language());
}

/** "$5.00", "€5.00", "5.00 USDC", "5.00 MESI": what a person reads. */
export function formatMoney(money: Money): string {
  return leftToRight(writeMoney(money, language()));
}

/** The same of minor units of MESI, in which most things here are counted. */
export function formatMesi(amountMinor: bigint | string): string {
  return formatMoney({ asset: 'MESI', amountMinor: BigInt(amountMinor) });
}

/** The same as `formatMoney` where there is little room; `ui/Amount.tsx` shows it with the whole amount at hand. */
export function formatShortMoney(money: Money): string {
  return leftToRight(writeShortMoney(money, language()));
}

/** What a field for an amount is filled with: "500", "1234.50". */
export function typedAmount(money: Money): string {
  return writeTyped(money, language());
}

/** An amount in a language from right to left keeps its own order (UAX 9: left-to-right isolate). */
function leftToRight(amount: string): string {
  return localeStore.get() === 'ar-XB' ? `\u2066${amount}\u2069` : amount;
}

const WHEN = {
  /** "18:05" */
  clock: { timeStyle: 'short' },
  /** "Nov 29, 2026" */
  day: { dateStyle: 'medium' },
  /** "Sunday, Nov 29" */
  weekday: { weekday: 'long', month: 'short', day: 'numeric' },
  /** "Nov 29, 2026, 6:05 PM" */
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  /** "Nov 29, 2026, 6:05:12 PM" */
  second: { dateStyle: 'medium', timeStyle: 'medium' },
  /** "November 29, 2026 at 6:05:12 PM" */
  exact: { dateStyle: 'long', timeStyle: 'medium' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A moment, in the reader's own time zone. */
export function formatWhen(atMs: number, precision: keyof typeof WHEN): string {
  return keep(precision, region(), (locale) => new Intl.DateTimeFormat(locale, WHEN[precision])).format(atMs);
}

/** "3 minutes ago", "in 2 hours"; both times are the server's (net/serverClock.ts). */
export function formatAgo(atMs: number, nowMs: number): string {
  const past = atMs - nowMs;
  const [unit, unitMs] = TIMES.find(([, size]) => Math.abs(past) >= size) ?? TIMES[3];
  const formatter = keep(
    'ago',
    language(),
    (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
  );
  return formatter.format(Math.trunc(past / unitMs), unit);
}

/** "Ana, Bob and Cleo". */
export function formatList(items: readonly string[]): string {
  return keep('list', language(), (locale) => new Intl.ListFormat(locale, { type: 'conjunction' })).format(
    items,
  );
}
