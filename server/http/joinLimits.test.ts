import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { callerAddress } from './callerAddress.ts';
import { createJoinLimits, REMEMBERED_CALLERS, TOKEN_CHARS } from './joinLimits.ts';

const settings = { joinsPerMinuteOfAddress: 6, joinsPerMinuteOfToken: 2 };

describe('how often seats may be asked for', () => {
  it('[HT16] one address: up to its limit, and again as time goes by', () => {
    const limits = createJoinLimits(settings);
    const campus = { address: '10.0.0.1', token: null };
    for (let n = 0; n < 6; n += 1) expect(limits.take(campus, 0)).toBeNull();
    expect(limits.take(campus, 0)).toBe(10_000);
    expect(limits.take({ address: '10.0.0.2', token: null }, 0)).toBeNull();
    expect(limits.take(campus, 9_999)).toBe(1);
    expect(limits.take(campus, 10_000)).toBeNull();
  });

  it('[HT16] one log-in: up to its limit, wherever it comes from', () => {
    const limits = createJoinLimits(settings);
    const from = (address: string, token: string) => limits.take({ address, token }, 0);
    expect([from('10.0.0.1', 'ada'), from('10.0.0.2', 'ada'), from('10.0.0.3', 'ada')]).toEqual([
      null,
      null,
      30_000,
    ]);
    expect(from('10.0.0.1', 'ben')).toBeNull();
  });

  it('[HT16] made-up log-ins that are longer than any share one limit', () => {
    const limits = createJoinLimits({ joinsPerMinuteOfAddress: 100, joinsPerMinuteOfToken: 2 });
    const ask = (fill: string, chars: number) =>
      limits.take({ address: '10.0.0.1', token: fill.repeat(chars) }, 0) === null;
    const fills = ['a', 'b', 'c'];
    expect(fills.map((fill) => ask(fill, TOKEN_CHARS))).toEqual([true, true, true]);
    expect(fills.map((fill) => ask(fill, TOKEN_CHARS + 1))).toEqual([true, true, false]);
  });

  it('[HT16] remembers so many callers, and forgets first who was not heard of for longest', () => {
    const limits = createJoinLimits({ joinsPerMinuteOfAddress: 1, joinsPerMinuteOfToken: 1 });
    const ask = (n: number) => limits.take({ address: `caller ${n}`, token: null }, 0);
    for (let n = 0; n < REMEMBERED_CALLERS; n += 1) ask(n);
    expect(ask(0)).toBe(60_000);
    expect(ask(REMEMBERED_CALLERS)).toBeNull();
    expect([ask(1), ask(0)]).toEqual([60_000, null]);
  });
});

describe('who asks', () => {
  const asked = (peer: string, forwardedFor?: string) => {
    const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
    const request = new IncomingMessage(socket);
    if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
    return request;
  };
  const table: readonly (readonly [number, string | undefined, string])[] = [
    [0, undefined, '9.9.9.9'],
    [0, '1.1.1.1', '9.9.9.9'],
    [1, undefined, '9.9.9.9'],
    [1, '1.1.1.1', '1.1.1.1'],
    [1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [2, '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [2, '3.3.3.3, 1.1.1.1 ,2.2.2.2', '1.1.1.1'],
    [5, ' , 1.1.1.1', '1.1.1.1'],
  ];
  it.each(table)('[HT16] behind %i proxies, forwarded for %s: %s', (hops, forwardedFor, address) => {
    expect(callerAddress(asked('9.9.9.9', forwardedFor), hops)).toBe(address);
  });
});
