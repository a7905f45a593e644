import { describe, expect, it } from 'vitest';
import type { SaleView } from '../../shared/protocol/modes.ts';
import { callRemainingMs, ticketsLeft } from './modeView.ts';

const sale: SaleView = {
  saleId: 'sale_test01',
  priceMinor: '5000000',
  total: 10,
  sold: 3,
  reserved: 2,
  minimum: 0,
  tipsCount: false,
  isOpen: true,
  curtain: 'open',
};

describe('what the modes say in numbers', () => {
  it('counts what is reserved as no longer for sale', () => {
    expect(ticketsLeft(sale)).toBe(5);
    expect(ticketsLeft({ ...sale, sold: 10, reserved: 1 })).toBe(0);
  });

  it('a call counts down while it runs, stands while it is paused, and has no time before it starts', () => {
    expect(callRemainingMs({ type: 'running', endsAtMs: 10_000 }, 4_000)).toBe(6_000);
    expect(callRemainingMs({ type: 'running', endsAtMs: 10_000 }, 14_000)).toBe(0);
    expect(callRemainingMs({ type: 'paused', away: 'partner', remainingMs: 7_000, untilMs: 1 }, 99)).toBe(
      7_000,
    );
    expect(callRemainingMs({ type: 'connecting', untilMs: 5_000 }, 0)).toBeNull();
  });

  it('a lost picture stands like an end that is away', () => {
    expect(callRemainingMs({ type: 'paused', away: 'picture', remainingMs: 7_000, untilMs: 1 }, 99)).toBe(
      7_000,
    );
  });
});
