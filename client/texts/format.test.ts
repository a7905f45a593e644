import { afterEach, describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatAmount,
  formatBytes,
  formatCount,
  formatList,
  formatMoney,
  formatShortMoney,
} from './format.ts';
import { localeStore } from './locale.ts';

afterEach(() => localeStore.set('en'));

/** Spanish puts spaces in that no line is broken at. */
const plain = (text: string) => text.replaceAll('\u00A0', ' ');

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [48_600_000, '49 MB'],
  [1_240_000_000, '1.2 GB'],
  [7e15, '7000 TB'],
])('[UI8] %i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe('amounts where there is little room', () => {
  it.each([
    ['MESI', 123_456_500_000n, '123,456.50 MESI', '123.456,50 MESI'],
    ['MESI', 4_957_322_001n, '4,957.32… MESI', '4957,322001 MESI'],
    ['MESI', -4_957_329_999n, '-4,957.32… MESI', '-4957,32… MESI'],
    ['USDC', 999_999_999_999n, '999,999.99… USDC', '999.999,99… USDC'],
    ['USD', 12_345_678_99n, '$12,345,678.99', '12.345.678,99 $'],
    ['MESI', 1_999_999_999_999n, '1.99M MESI', '1,99 M MESI'],
    ['MESI', 10n ** 18n + 123_456n, '1T MESI', '1 B MESI'],
    ['EUR', -(10n ** 14n), '-€1T', '-1 B €'],
    ['MESI', 10n ** 30n - 1n, '9.99E23 MESI', '9,99E23 MESI'],
  ] as const)('[LO11] %s %s is %s, in Spanish %s', (asset, amountMinor, english, spanish) => {
    expect(formatShortMoney({ asset, amountMinor })).toBe(english);
    localeStore.set('es');
    expect(plain(formatShortMoney({ asset, amountMinor }))).toBe(spanish);
    expect(plain(formatShortMoney({ asset, amountMinor })).length).toBeLessThanOrEqual(17);
  });
});

describe('what is written as a language writes it', () => {
  it('[LO4] amounts are exact in both languages', () => {
    const mesi = { asset: 'MESI', amountMinor: 1_234_567_890_123_456_789_012_345n } as const;
    expect(formatAmount(mesi)).toBe('1,234,567,890,123,456,789.012345');
    expect(formatMoney({ asset: 'USD', amountMinor: -123_450n })).toBe('-$1,234.50');
    expect(formatMoney({ asset: 'MESI', amountMinor: 5_000_000n })).toBe('5.00 MESI');
    localeStore.set('es');
    expect(formatAmount(mesi)).toBe('1.234.567.890.123.456.789,012345');
    expect(plain(formatMoney({ asset: 'EUR', amountMinor: 1_234_550n }))).toBe('12.345,50 €');
  });

  it('[LO4] counts, bytes, lists and times too', () => {
    expect([formatCount(1_240), formatList(['Ana', 'Bob', 'Cleo'])]).toEqual(['1.2K', 'Ana, Bob, and Cleo']);
    expect([formatAgo(0, 180_000), formatAgo(7_200_000, 0)]).toEqual(['3 minutes ago', 'in 2 hours']);
    localeStore.set('es');
    expect([formatBytes(1_240_000), formatList(['Ana', 'Bob'])]).toEqual(['1,2 MB', 'Ana y Bob']);
    expect([formatAgo(0, 180_000), formatAgo(7_200_000, 0)]).toEqual(['hace 3 minutos', 'dentro de 2 horas']);
  });
});
