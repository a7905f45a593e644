import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { createFixedRates } from '../rates/fixedRates.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { createTipQuotes } from './sealedTipQuotes.ts';

const SECRET = 'a secret of the tests, long enough to be one';
const { clock, advance } = createSimRuntime();
const quotesOf = (secret = SECRET) => createTipQuotes({ rates: createFixedRates({ clock }), clock, secret });
const quotes = quotesOf();
const tip = { giverId: 'us_ada', paid: { asset: 'EUR', amountMinor: 1_999n } } as const;
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.rejection.code);

describe('a quote for a tip', () => {
  it('[TQ1] is read back whole on every server, after a restart, and at no length too long for a tip', async () => {
    const { quoteId, ...told } = await quotes.make(tip);
    expect(told).toEqual({
      mesiMinor: '217282609',
      rate: { numerator: '2500000', denominator: '23' },
      expiresAtMs: clock.nowMs() + 60_000,
    });
    const rate = { numerator: 2_500_000n, denominator: 23n };
    const quote = { mesiMinor: 217_282_609n, rateId: 'fixed-2026-01/EUR', rate };
    expect(quotesOf().open({ ...tip, quoteId })).toEqual({
      ok: true,
      value: { ...quote, expiresAtMs: told.expiresAtMs },
    });
    expect(Buffer.from(quoteId, 'base64url').toString('latin1')).not.toContain('217282609');
    const largest = { ...tip, paid: { asset: 'EUR', amountMinor: 10n ** 79n } } as const;
    const large = await quotes.make(largest);
    expect(large.quoteId.length).toBeLessThan(1_000);
    expect(codeOf(quotes.open({ ...largest, quoteId: large.quoteId }))).toBe('ok');
  });

  it('[TQ2] is good for one person, asset and amount, and no letter of it can be another', async () => {
    const { quoteId } = await quotes.make(tip);
    const open = (change: object) => codeOf(quotes.open({ ...tip, quoteId, ...change }));
    expect(open({})).toBe('ok');
    expect(open({ giverId: 'us_ben' })).toBe('QuoteNotFound');
    expect(open({ paid: { asset: 'EUR', amountMinor: 2_000n } })).toBe('QuoteNotFound');
    expect(open({ paid: { asset: 'USD', amountMinor: 1_999n } })).toBe('QuoteNotFound');
    for (const at of [0, 20, 40, quoteId.length - 5]) {
      const letter = quoteId[at] === 'x' ? 'y' : 'x';
      const forged = quoteId.slice(0, at) + letter + quoteId.slice(at + 1);
      expect([at, open({ quoteId: forged })]).toEqual([at, 'QuoteNotFound']);
    }
    for (const none of ['', 'qu_1', quoteId.slice(0, 40), '💸'])
      expect([none, open({ quoteId: none })]).toEqual([none, 'QuoteNotFound']);
    const foreign = (await quotesOf(`${SECRET} no more`).make(tip)).quoteId;
    expect(open({ quoteId: foreign })).toBe('QuoteNotFound');
  });

  it('[TQ3] runs out at its time', async () => {
    const { quoteId, expiresAtMs } = await quotes.make(tip);
    advance(expiresAtMs - clock.nowMs() - 1);
    expect(codeOf(quotes.open({ ...tip, quoteId }))).toBe('ok');
    advance(1);
    expect(codeOf(quotes.open({ ...tip, quoteId }))).toBe('QuoteExpired');
  });
});
