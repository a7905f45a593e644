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

/** Minor units from a decimal string such as "12.34"; null when it is no amount of that asset. */
export function parseAmount(text: string, asset: Asset): bigint | null {
  const { decimals } = ASSETS[asset];
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  if (whole.length > MAX_AMOUNT_DIGITS || fraction.length > decimals) return null;
  return BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || '0');
}

/** "1234.5" → "1,234.50": grouped, at least two decimals, trailing zeros beyond that dropped. No symbol. */
export function formatAmount({ asset, amountMinor }: Money): string {
  const { decimals } = ASSETS[asset];
  const negative = amountMinor < 0n;
  const digits = (negative ? -amountMinor : amountMinor).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const fraction = digits.slice(-decimals).replace(/0+$/, '').padEnd(2, '0');
  return `${negative ? '-' : ''}${whole}.${fraction}`;
}

/** "$5.00", "€5.00", "5.00 USDC", "5.00 MESI": what a person reads. */
export function formatMoney(money: Money): string {
  const text = formatAmount(money);
  if (money.asset === 'USD' || money.asset === 'EUR') {
    const { symbol } = ASSETS[money.asset];
    return text.startsWith('-') ? `-${symbol}${text.slice(1)}` : `${symbol}${text}`;
  }
  return `${text} ${money.asset}`;
}
