import { ASSETS, type Asset, MAX_AMOUNT_DIGITS } from './money.ts';

/** What somebody typed into a field for an amount. */
export type AmountReading =
  | { readonly type: 'empty' }
  /** Zero or more. */
  | { readonly type: 'amount'; readonly amountMinor: bigint }
  /** It can be read in these ways, in ascending order; there is at least one. Only the person knows which was meant. */
  | { readonly type: 'unclear'; readonly readings: readonly bigint[] }
  /** More decimals than the asset has. */
  | { readonly type: 'tooPrecise' }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'invalid' };

export interface AmountText {
  readonly text: string;
  readonly asset: Asset;
  /** BCP 47: the language in which the page writes amounts. */
  readonly locale: string;
}

/** A way to write numbers. */
interface Notation {
  readonly decimal: string;
  readonly group: string;
  /** How many digits stand together before the last three: 3, in India 2. */
  readonly groupSize: number;
}

interface Reading {
  /** The amount; null: it has decimals that are no whole minor unit. */
  readonly amountMinor: bigint | null;
  readonly isTooPrecise: boolean;
  /** The page never writes a zero at the end of three or more decimals. */
  readonly isWrittenSo: boolean;
  /** Three or more decimals: they may be a group with a digit too many. */
  readonly isLong: boolean;
}

/** What the product writes is far shorter; a text as long as a book is not looked at. */
const MOST_CHARS = 120;

/**
 * Rules AM1 to AM7 of SPEC.md. What the page itself writes in the reader's language is what it says. Anything else is
 * taken when all ways to write numbers agree on one value, and is unclear when they do not.
 */
export function readAmount({ text, asset, locale }: AmountText): AmountReading {
  if (text.trim() === '') return { type: 'empty' };
  if (text.length > MOST_CHARS) return { type: 'invalid' };
  const plain = withoutUnit(plainText(text), asset);
  const [own, ...foreign] = [notationOf(locale), ...NOTATIONS].map((notation) =>
    readAs(plain, notation, ASSETS[asset].decimals),
  );
  if (own?.isWrittenSo && !own.isTooPrecise) return bounded(own.amountMinor);
  const all = [own ?? null, ...foreign].filter((reading) => reading !== null);
  if (all.length === 0) return { type: 'invalid' };
  const values = distinct(all.flatMap(({ amountMinor }) => amountMinor ?? []));
  const isTooPrecise = all.some((reading) => reading.isTooPrecise);
  if (isTooPrecise && all.every((reading) => reading.isTooPrecise)) return { type: 'tooPrecise' };
  const isSure = Boolean(own) || all.every((reading) => !reading.isLong);
  return values.length === 1 && isSure && !isTooPrecise
    ? bounded(values[0] ?? null)
    : { type: 'unclear', readings: values };
}

/** Minor units above zero; null when it is no such amount, or not clear which. */
export function positiveOf(reading: AmountReading): bigint | null {
  return reading.type === 'amount' && reading.amountMinor > 0n ? reading.amountMinor : null;
}

function bounded(amountMinor: bigint | null): AmountReading {
  if (amountMinor === null) return { type: 'tooPrecise' };
  return amountMinor.toString().length > MAX_AMOUNT_DIGITS
    ? { type: 'tooLarge' }
    : { type: 'amount', amountMinor };
}

/** One text in one notation; null when it is no number there. */
function readAs(text: string, { decimal, group, groupSize }: Notation, decimals: number): Reading | null {
  const [whole = '', fraction = '', ...more] = text.split(decimal);
  if (more.length > 0 || (text.endsWith(decimal) && decimal !== '')) return null;
  if (!/^\d*$/.test(fraction) || (whole === '' && fraction === '')) return null;
  const digits = ungrouped(whole, group, groupSize);
  if (digits === null) return null;
  const rest = fraction.slice(decimals).replaceAll('0', '');
  return {
    amountMinor: rest === '' ? BigInt(digits + fraction.slice(0, decimals).padEnd(decimals, '0')) : null,
    isTooPrecise: fraction.length > decimals,
    isWrittenSo: !/\d{2}0$/.test(fraction),
    isLong: fraction.length > 2,
  };
}

/** Spaces and apostrophes group in every notation: they are never decimals. A group has no zero in front. */
function ungrouped(whole: string, group: string, groupSize: number): string | null {
  if (/^\d*$/.test(whole)) return whole || '0';
  const separator = /\D/u.exec(whole)?.[0] ?? '';
  if (![group, ' ', "'"].includes(separator)) return null;
  const [first = '', ...groups] = whole.split(separator);
  const last = groups.at(-1) ?? '';
  const fits = (size: number) =>
    /^[1-9]\d*$/.test(first) &&
    first.length <= size &&
    groups.slice(0, -1).every((each) => each.length === size) &&
    last.length === 3;
  const areDigits = groups.every((each) => /^\d+$/.test(each));
  return areDigits && (fits(3) || fits(groupSize)) ? first + groups.join('') : null;
}

const WESTERN = 3;
/** What people write whatever the page's language is: their phone's keys may have one of the two alone. */
const NOTATIONS: readonly Notation[] = [
  { decimal: '.', group: ',', groupSize: WESTERN },
  { decimal: ',', group: '.', groupSize: WESTERN },
  { decimal: '\u066B', group: '\u066C', groupSize: WESTERN },
];

const known = new Map<string, Notation>();

function notationOf(locale: string): Notation {
  const notation = known.get(locale) ?? askIntl(locale);
  known.set(locale, notation);
  return notation;
}

function askIntl(locale: string): Notation {
  const parts = new Intl.NumberFormat(locale, {
    useGrouping: 'always',
    minimumFractionDigits: 1,
  }).formatToParts(12_345_678.5);
  const signOf = (type: string) => plainText(parts.find((part) => part.type === type)?.value ?? '') || ' ';
  const groups = parts.filter(({ type }) => type === 'integer').map(({ value }) => [...value].length);
  return { decimal: signOf('decimal'), group: signOf('group'), groupSize: groups.at(-2) ?? WESTERN };
}

/** Digits of any script, full-width signs, every space and every apostrophe, as the one that stands for them all. */
function plainText(text: string): string {
  return text
    .replace(/[\u200E\u200F\u061C\u2066-\u2069]/gu, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .replace(/[\uFF0C\u060C]/gu, ',')
    .replace(/\uFF0E/gu, '.')
    .replace(/[\u2019\uFF07]/gu, "'")
    .replace(/\p{Zs}/gu, ' ')
    .replace(/^ +| +$/gu, '');
}

/** Unicode has the decimal digits of a script in a row from zero to nine, and rows may follow each other. */
function digitOf(digit: string): number {
  const at = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(at - before - 1))) before += 1;
  return before % 10;
}

const UNITS: Readonly<Record<Asset, RegExp>> = {
  MESI: /^\$?MESI|\$?MESI$/iu,
  USDC: /^USDC|USDC$/iu,
  USD: /^(USD|US\$|\$)|(USD|US\$|\$)$/iu,
  EUR: /^(EUR|€)|(EUR|€)$/iu,
};

/** The asset's own sign may stand on one side; another asset's makes it no amount of this one. */
function withoutUnit(text: string, asset: Asset): string {
  return text.replace(UNITS[asset], '').trim();
}

function distinct(values: readonly bigint[]): readonly bigint[] {
  return [...new Set(values)].sort((one, other) => (one < other ? -1 : 1));
}
