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
  if (asset !== 'USD' && asset !== 'EUR') return `${formatAmount(money, locale)} ${asset}`;
  const options = { style: 'currency', currency: asset, currencyDisplay: 'narrowSymbol' } as const;
  return numberFormat(locale, options).format(decimalText(money));
}

/** As somebody would type it into a field, and as tables have it: "500", "1234.50". Nothing is grouped. */
export function typedAmount(money: Money, locale = 'en'): string {
  const { decimals } = ASSETS[money.asset];
  const isWhole = money.amountMinor % 10n ** BigInt(decimals) === 0n;
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
