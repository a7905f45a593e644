import { describe, expect, it } from 'vitest';
import { bytesOf } from './hex.ts';
import { hasLowS, withLowS } from './lowS.ts';
import {
  HANDSHAKE,
  type HandshakeFacts,
  readScanned,
  shortCodeOf,
  ticketLink,
  tidyCode,
  windowAt,
  windowProblem,
} from './ticket.ts';
import { NO_CHAIN } from './typedDigest.ts';

const NOW = Date.UTC(2026, 10, 30, 18) + 4_000;
const ORIGIN = 'https://mesi.example';
const facts: HandshakeFacts = {
  ...{ meetingId: 'mt_one', bid: `0x${'ab'.repeat(32)}`, domain: NO_CHAIN, deviceKey: null },
  ...{ meetFromMs: NOW - 60_000, meetUntilMs: NOW + 60_000, proveUntilMs: NOW + 999_999 },
};
const ticketOf = (atMs: number) => ({
  ...{ window: windowAt(atMs), nonce: `0x${'0f'.repeat(32)}`, signature: `0x${'1c'.repeat(65)}` },
});
const scan = (text: string, nowMs = NOW) => readScanned(text, { origin: ORIGIN, facts, nowMs });
const refused = (code: string) => ({ type: 'refused', code });

describe('what is scanned', () => {
  it('[HS2] is a ticket of this meeting, here and now', () => {
    const link = ticketLink(ORIGIN, 'mt_one', ticketOf(NOW));
    expect(link.length).toBeLessThan(300);
    expect(scan(link)).toEqual({ type: 'ticket', ticket: ticketOf(NOW) });
  });

  it('[HS2] is refused by a code of its own when it is anything else', () => {
    const link = ticketLink(ORIGIN, 'mt_one', ticketOf(NOW));
    expect(scan('x'.repeat(10_240))).toEqual(refused('TicketTooLong'));
    expect(scan('x'.repeat(HANDSHAKE.scannedChars))).toEqual(refused('TicketUnreadable'));
    for (const text of [
      '',
      'hello',
      'javascript:alert(1)',
      'WIFI:S:home;;',
      ORIGIN,
      `${link}0`,
      link.slice(0, -1),
    ])
      expect(scan(text)).toEqual(refused('TicketUnreadable'));
    expect(scan(link.replace(ORIGIN, 'https://mesi.example.evil'))).toEqual(refused('TicketElsewhere'));
    expect(scan(link.replace(ORIGIN, 'http://mesi.example'))).toEqual(refused('TicketElsewhere'));
    expect(scan(ticketLink(ORIGIN, 'mt_two', ticketOf(NOW)))).toEqual(refused('TicketOfAnother'));
  });

  it('[HS2] is an earlier window’s when it was photographed, to the second', () => {
    const begins = windowAt(NOW) * HANDSHAKE.windowMs;
    const link = ticketLink(ORIGIN, 'mt_one', ticketOf(NOW));
    const last = begins + HANDSHAKE.windowMs + HANDSHAKE.clockMs;
    expect(scan(link, last).type).toBe('ticket');
    expect(scan(link, last + 1)).toEqual(refused('TicketExpired'));
    expect(scan(link, begins - HANDSHAKE.clockMs).type).toBe('ticket');
    expect(scan(link, begins - HANDSHAKE.clockMs - 1)).toEqual(refused('TicketExpired'));
  });

  it('[HS2] counts in the time of the meeting alone', () => {
    const begins = windowAt(NOW) * HANDSHAKE.windowMs;
    const at = (meetFromMs: number, meetUntilMs: number) =>
      windowProblem({ meetFromMs, meetUntilMs }, windowAt(NOW), NOW);
    expect(at(begins, begins)).toBeNull();
    expect(at(begins + 1, begins + 2)).toBe('OutsideTheMeeting');
    expect(at(begins - 2, begins - 1)).toBe('OutsideTheMeeting');
  });
});

describe('what is typed', () => {
  it('[HS5] is eight letters and digits, however it is written', () => {
    expect(shortCodeOf(`0x0000000000${'ff'.repeat(27)}`)).toBe('0000-0000');
    expect(shortCodeOf(`0xffffffffff${'00'.repeat(27)}`)).toBe('ZZZZ-ZZZZ');
    const code = shortCodeOf(`0x8a1b2c3d4e${'00'.repeat(27)}`);
    expect(tidyCode(` ${code.toLowerCase().replace('-', ' ')} `)).toBe(code);
    expect(tidyCode('ol1i-ol1i')).toBe('0111-0111');
    for (const typed of ['', 'ABCD-EFG', 'ABCD-EFGHJ', 'ABCD-EF!H', 'UUUU-UUUU'])
      expect(tidyCode(typed)).toBeNull();
  });
});

it('[HS3] a signature has its low s, and the high one is none', () => {
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const high = `${'11'.repeat(32)}${order.slice(0, 63)}0`;
  expect(withLowS(bytesOf(high))).toBe(`0x${'11'.repeat(32)}${'0'.repeat(63)}1`);
  expect(hasLowS(withLowS(bytesOf(high)))).toBe(true);
  expect(hasLowS(`0x${high}`)).toBe(false);
  expect(hasLowS('0x1234')).toBe(false);
});
