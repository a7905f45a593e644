import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASSET_CODES,
  type Asset,
  formatAmount,
  formatMoney,
  MAX_AMOUNT_DIGITS,
  typedAmount,
} from './money.ts';
import { type AmountReading, readAmount } from './readAmount.ts';

const LOCALES = [
  'en',
  'es',
  'es-MX',
  'de',
  'de-CH',
  'de-AT',
  'fr',
  'pt-PT',
  'pl',
  'sv',
  'ar',
  'ar-EG',
  'fa',
  'hi',
  'hi-u-nu-deva',
  'bn',
  'ja',
  'zh',
];

const UNIT: Readonly<Record<Asset, bigint>> = { MESI: 1_000_000n, USDC: 1_000_000n, USD: 100n, EUR: 100n };

/** In ten-thousandths, so that the tables show what a person means. */
function meaning(reading: AmountReading, asset: Asset): string {
  const shown = (minor: bigint) => String(Number((minor * 10_000n) / UNIT[asset]) / 10_000);
  if (reading.type === 'amount') return shown(reading.amountMinor);
  return reading.type === 'unclear' ? reading.readings.map(shown).join(' or ') : reading.type;
}

const says = (locale: string, text: string, asset: Asset = 'MESI') =>
  meaning(readAmount({ text, asset, locale }), asset);

describe('amounts that people type', () => {
  it.each([
    ['en', '1,000.50', '1000.5'],
    ['en', '2,000', '2000'],
    ['en', '12,345,678.9', '12345678.9'],
    ['en', '$1,000.50', '1000.5'],
    ['en', '1000.50 USD', '1000.5'],
    ['es', '1.000,50', '1000.5'],
    ['es', '1000,50 $', '1000.5'],
    ['es', '2.000', '2000'],
    ['es', '10.000', '10000'],
    ['de', '1.000,50', '1000.5'],
    ['fr', '1\u202F000,50', '1000.5'],
    ['fr', '1\u00A0000', '1000'],
    ['de-CH', '1’000.50', '1000.5'],
    ['de-CH', "1'000", '1000'],
    ['hi', '1,00,000.50', '100000.5'],
    ['hi', '12,34,567', '1234567'],
    ['ja', '1,000', '1000'],
    ['ar', '1,000.50', '1000.5'],
    ['ar-EG', '١٬٠٠٠٫٥٠', '1000.5'],
    ['fa', '۱٬۰۰۰', '1000'],
  ])('[AM1] in %s, %s of USD is %s', (locale, text, value) => {
    expect(says(locale, text, 'USD')).toBe(value);
  });

  it.each([
    ['en', '１，０００．５', '1000.5'],
    ['en', '۱۲٫۵', '12.5'],
    ['en', '१२', '12'],
    ['es', '1 000,5', '1000.5'],
    ['en', '  25\u00A0', '25'],
    ['en', '\u206612.50\u2069', '12.5'],
    ['ar', '\u200F١٬٠٠٠', '1000'],
    ['en', '𝟙𝟚', '12'],
  ])('[AM2] in %s, %s is %s', (locale, text, value) => {
    expect(says(locale, text)).toBe(value);
  });

  it.each([
    ['en', '5,50', '5.5'],
    ['en', '1.000,50', '1000.5'],
    ['en', '1.000.000', '1000000'],
    ['en', '.5', '0.5'],
    ['es', '5.50', '5.5'],
    ['es', '1,000.50', '1000.5'],
    ['de', '1,5', '1.5'],
  ])('[AM3] in %s, %s can only be %s', (locale, text, value) => {
    expect(says(locale, text)).toBe(value);
  });

  it.each([
    ['en', '1,000', '1000'],
    ['en', '1.000', '1 or 1000'],
    ['en', '1.500', '1.5 or 1500'],
    ['en', '1.234', '1.234'],
    ['es', '1.000', '1000'],
    ['es', '1,000', '1 or 1000'],
    ['es', '1,234', '1.234'],
    ['de', '1,000', '1 or 1000'],
    ['fr', '1,000', '1 or 1000'],
    ['fr', '1.000', '1 or 1000'],
    ['ja', '1.000', '1 or 1000'],
  ])('[AM4] in %s, %s is %s', (locale, text, value) => {
    expect(says(locale, text)).toBe(value);
  });

  it.each([
    ['en', '1.2345678', 'tooPrecise', 'MESI'],
    ['en', '12.5000', 'tooPrecise', 'USD'],
    ['en', '0.001', 'tooPrecise', 'EUR'],
    ['en', '1.234', '1234', 'USD'],
    ['en', '1.000', '1 or 1000', 'USD'],
    ['es', '1,234', '1234', 'EUR'],
  ] as const)('[AM5] in %s, %s is %s of %s', (locale, text, value, asset) => {
    expect(says(locale, text, asset)).toBe(value);
  });

  it('[AM5] a reading without the decimals is offered, never taken', () => {
    expect(readAmount({ text: '1.234', asset: 'USD', locale: 'en' })).toEqual({
      type: 'unclear',
      readings: [123_400n],
    });
  });

  it.each([
    ['1,0000', 1_000_000n],
    ['0,500', 500_000n],
    ['12.345,678', 12_345_678_000n],
  ])('[AM3] %s is asked for on an English page', (text, meant) => {
    const reading = readAmount({ text, asset: 'MESI', locale: 'en' });
    expect(reading).toEqual({ type: 'unclear', readings: [meant] });
  });

  it('[AM6] what is no amount is none', () => {
    const wrong = [
      '-5',
      '+5',
      '1e3',
      '€5',
      '5 EUR',
      '5.',
      '5,',
      '1,00,000',
      '1 00',
      '1.2.3',
      '10²',
      'five',
      '.',
      '0,000,500',
      "1'000,000'000",
      '1 000.000 000',
      'x'.repeat(121),
    ];
    const kinds = wrong.map((text) => [text, readAmount({ text, asset: 'USD', locale: 'en' }).type]);
    expect(kinds).toEqual(wrong.map((text) => [text, 'invalid']));
    expect(says('en', '')).toBe('empty');
    expect(says('en', ' \u00A0')).toBe('empty');
  });

  it('[AM6] takes as many minor units as the wire takes, and not one digit more', () => {
    const whole = '9'.repeat(MAX_AMOUNT_DIGITS - 2);
    expect(readAmount({ text: `${whole}.99`, asset: 'USD', locale: 'en' })).toEqual({
      type: 'amount',
      amountMinor: 10n ** BigInt(MAX_AMOUNT_DIGITS) - 1n,
    });
    expect(readAmount({ text: `1${whole}`, asset: 'USD', locale: 'en' })).toEqual({ type: 'tooLarge' });
  });

  describe.each(LOCALES)('in %s', (locale) => {
    it.each(ASSET_CODES)('[AM7] what is written of %s is read as the same value', (asset) => {
      const largest = 10n ** BigInt(MAX_AMOUNT_DIGITS) - 1n;
      const sizes = [10n, 10_000n, 10n ** 8n, 10n ** 12n, 10n ** 18n, largest];
      const amount = fc.oneof(...sizes.map((max) => fc.bigInt({ min: 0n, max })));
      const round = amount.map((minor) => (minor / UNIT[asset]) * UNIT[asset]);
      fc.assert(
        fc.property(fc.oneof(amount, round), (amountMinor) => {
          for (const write of [formatAmount, formatMoney, typedAmount]) {
            const text = write({ asset, amountMinor }, locale);
            expect({ text, read: readAmount({ text, asset, locale }) }).toEqual({
              text,
              read: { type: 'amount', amountMinor },
            });
          }
        }),
        { seed: 16, numRuns: 300 },
      );
    });

    it('[AM7] what another language writes is never read as something that nobody means', () => {
      const pairs = fc.record({
        amountMinor: fc.bigInt({ min: 0n, max: 10n ** 14n }),
        other: fc.constantFrom(...LOCALES),
      });
      fc.assert(
        fc.property(pairs, ({ amountMinor, other }) => {
          const text = formatAmount({ asset: 'USD', amountMinor }, other);
          const read = readAmount({ text, asset: 'USD', locale });
          // cents are always written with two digits: only India's groups are strange elsewhere
          expect([{ type: 'amount', amountMinor }, { type: 'invalid' }]).toContainEqual(read);
        }),
        { seed: 16, numRuns: 500 },
      );
    });
  });
});
