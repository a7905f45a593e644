/** Money is integer minor units with its asset; a decimal string on the wire and in documents. Never a float. */
export const ASSETS = {
  MESI: { decimals: 6, symbol: '$MESI' },
  USDC: { decimals: 6, symbol: 'USDC' },
  USD: { decimals: 2, symbol: '$' },
  EUR: { decimals: 2, symbol: '€' },
} as const;

export type Asset = keyof typeof ASSETS;
export const ASSET_CODES = Object.keys(ASSETS) as [Asset, ...Asset[]];

export interface Money {
  readonly asset: Asset;
  /** Integer minor units: 1 USD is 100n, 1 MESI is 1_000_000n. */
  readonly amountMinor: bigint;
}

/** Minor units of one asset per minor unit of another, as a ratio of integers above zero. */
export interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Rounded up to the next whole minor unit: who converts bears less than one, and nothing paid is worth nothing. */
export function convertUp(amountMinor: bigint, { numerator, denominator }: Rate): bigint {
  return (amountMinor * numerator + denominator - 1n) / denominator;
}

/** Tips have no upper limit a person could reach; the digits are bounded so that a message cannot be a bomb. */
export const MAX_AMOUNT_DIGITS = 30;

export function isAsset(code: string): code is Asset {
  return Object.hasOwn(ASSETS, code);
}

/** Returns the minor units of one whole: 1 USD is 100n, 1 MESI is 1_000_000n. */
export function unitMinor(asset: Asset): bigint {
  return 10n ** BigInt(ASSETS[asset].decimals);
}

/** Why a text is no positive whole number of minor units; named as the rejection codes are. */
export type AmountFault =
  | 'AmountInvalid'
  | 'AmountNegative'
  | 'AmountZero'
  | 'AmountFractional'
  | 'AmountTooLarge';

/** Minor units as they come over the wire: a positive whole number, without leading zeros, of bounded length. */
export function parseMinor(text: string): bigint | AmountFault {
  const [, sign, whole = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (sign === undefined) return 'AmountInvalid';
  if (fraction !== undefined) return 'AmountFractional';
  if (/^0+$/.test(whole)) return 'AmountZero';
  if (sign === '-') return 'AmountNegative';
  if (whole.startsWith('0')) return 'AmountInvalid';
  return whole.length > MAX_AMOUNT_DIGITS ? 'AmountTooLarge' : BigInt(whole);
}

const made = new Map<string, Intl.NumberFormat>();

/** Formatters cost more to make than to use; there are as many as locales and ways to write. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const formatter = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, formatter);
  return formatter;
}

/** In English "1,234.50", in Spanish "1234,50": at least two decimals, trailing zeros beyond that dropped. No symbol. */
export function formatAmount(money: Money, locale = 'en'): string {
  const { decimals } = ASSETS[money.asset];
  const options = { minimumFractionDigits: 2, maximumFractionDigits: decimals } as const;
  return numberFormat(locale, options).format(decimalText(money));
}

/** "$5.00", "5,00 €", "5.00 USDC", "5.00 MESI": what a person reads. */
export function formatMoney(money: Money, locale = 'en'): string {
  const { asset } = money;
  if (!hasSymbol(asset)) return `${formatAmount(money, locale)} ${asset}`;
  return numberFormat(locale, styleOf(asset)).format(decimalText(money));
}

/** The world knows these by a sign; ours are written by their code. */
export function hasSymbol(asset: Asset): asset is 'USD' | 'EUR' {
  return asset === 'USD' || asset === 'EUR';
}

function styleOf(asset: Asset): Intl.NumberFormatOptions {
  return hasSymbol(asset) ? { style: 'currency', currency: asset, currencyDisplay: 'narrowSymbol' } : {};
}

/** "1,234,567.89 MESI" and everything shorter stands whole. */
const MOST_SHOWN_CHARS = 16;
const MILLION = 1_000_000n;
/** From here on languages have no word that keeps it short: "1.23E18". */
const NAMELESS = 10n ** 15n;

/**
 * As `formatMoney` while that has at most 16 characters. Longer: from a million on by the language's short form
 * ("1.23M MESI"), below with two decimals and a sign for the rest ("1,234.56… MESI"). Nothing is rounded up.
 */
export function formatShortMoney(money: Money, locale = 'en'): string {
  const { asset, amountMinor } = money;
  const full = formatMoney(money, locale);
  if (full.length <= MOST_SHOWN_CHARS) return full;
  const unit = unitMinor(asset);
  const size = (amountMinor < 0n ? -amountMinor : amountMinor) / unit;
  if (size < MILLION) {
    const cent = unit / 100n;
    const cut = formatMoney({ asset, amountMinor: amountMinor - (amountMinor % cent) }, locale);
    return cut.replace(/(\p{Nd})(\P{Nd}*)$/u, '$1…$2');
  }
  const options = {
    notation: size < NAMELESS ? 'compact' : 'scientific',
    minimumFractionDigits: 0,
    maximumFractionDigits: 2,
    roundingMode: 'trunc',
    ...styleOf(asset),
  } as const;
  const words = numberFormat(locale, options).format(decimalText(money));
  return hasSymbol(asset) ? words : `${words} ${asset}`;
}

/** As somebody would type it into a field, and as tables have it: "500", "1234.50". Nothing is grouped. */
export function typedAmount(money: Money, locale = 'en'): string {
  const { decimals } = ASSETS[money.asset];
  const isWhole = money.amountMinor % unitMinor(money.asset) === 0n;
  const minimumFractionDigits = isWhole ? 0 : 2;
  const options = { useGrouping: false, minimumFractionDigits, maximumFractionDigits: decimals } as const;
  return numberFormat(locale, options).format(decimalText(money));
}

/** Exact, however large: Intl reads decimal strings. */
function decimalText({ asset, amountMinor }: Money): Intl.StringNumericLiteral {
  const { decimals } = ASSETS[asset];
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(decimals + 1, '0');
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return `${amountMinor < 0n ? '-' : ''}${text}` as Intl.StringNumericLiteral;
}
