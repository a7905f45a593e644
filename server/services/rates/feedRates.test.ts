import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { createFeedRates, FEED_LIMITS } from './feedRates.ts';
import { type RatesPort, RatesUnavailable } from './port.ts';
import { describeRatesContract } from './rates.contract.ts';

const MAX_AGE_MS = 300_000;

const RATES = {
  USD: { numerator: '100000', denominator: '1' },
  USDC: { numerator: '10', denominator: '1' },
  EUR: { numerator: '2500000', denominator: '23' },
};
const feed = (atMs: number, more: object = {}) => ({ base: 'MESI', atMs, rates: RATES, ...more });

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A real server that answers as it is told to. */
async function serve(answer: RequestListener) {
  let asked = 0;
  const server = createServer((req, res) => {
    asked += 1;
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`, asked: () => asked };
}

/** Rates of a feed that says what `state.body` says, by a clock that stands still. */
async function world() {
  const runtime = createSimRuntime();
  const nowMs = () => runtime.clock.nowMs();
  const state: { body: unknown; status: number } = { body: feed(nowMs()), status: 200 };
  const server = await serve((_req, res) => {
    res.statusCode = state.status;
    res.end(typeof state.body === 'string' ? state.body : JSON.stringify(state.body));
  });
  const make = () => createFeedRates({ url: server.url, maxAgeMs: MAX_AGE_MS, clock: runtime.clock });
  return { runtime, nowMs, state, server, make, rates: make() };
}

const usd = (rates: RatesPort) => rates.quote({ asset: 'USD', amountMinor: 1n });

/** The feed is asked behind the caller's back: its answer is there when a caller no longer gets the old one. */
async function settled(rates: RatesPort, isThere: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await isThere()) return;
    await rates.health();
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the feed was not taken in');
}

const contractRuntime = createSimRuntime();
const contractServer = createServer((_req, res) =>
  res.end(JSON.stringify(feed(contractRuntime.clock.nowMs()))),
);
await new Promise<void>((resolve) => contractServer.listen(0, '127.0.0.1', resolve));
contractServer.unref();
describeRatesContract('HTTP feed', () => ({
  rates: createFeedRates({
    url: `http://127.0.0.1:${(contractServer.address() as AddressInfo).port}`,
    maxAgeMs: MAX_AGE_MS,
    clock: contractRuntime.clock,
  }),
  nowMs: contractRuntime.clock.nowMs,
}));

describe('a feed', () => {
  const wrong: readonly (readonly [string, (atMs: number) => unknown])[] = [
    ['nothing', () => ''],
    ['no JSON', () => '<html>'],
    ['another base', (atMs) => feed(atMs, { base: 'USD' })],
    [
      'a rate of zero',
      (atMs) => feed(atMs, { rates: { ...RATES, USD: { numerator: '0', denominator: '1' } } }),
    ],
    [
      'a denominator of zero',
      (atMs) => feed(atMs, { rates: { ...RATES, USD: { numerator: '1', denominator: '0' } } }),
    ],
    [
      'a negative rate',
      (atMs) => feed(atMs, { rates: { ...RATES, EUR: { numerator: '-1', denominator: '1' } } }),
    ],
    [
      'a rate as a number',
      (atMs) => feed(atMs, { rates: { ...RATES, EUR: { numerator: 1, denominator: '1' } } }),
    ],
    [
      '31 digits',
      (atMs) => feed(atMs, { rates: { ...RATES, EUR: { numerator: '1'.repeat(31), denominator: '1' } } }),
    ],
    ['a missing asset', (atMs) => feed(atMs, { rates: { USD: RATES.USD, EUR: RATES.EUR } })],
    ['more than was asked', (atMs) => feed(atMs, { signature: 'x' })],
    ['64 KB and more', (atMs) => `${JSON.stringify(feed(atMs))}${' '.repeat(FEED_LIMITS.bodyBytes)}`],
  ];
  it.each(wrong)('[RA6] of %s is none', async (_what, body) => {
    const { state, rates, nowMs } = await world();
    state.body = body(nowMs());
    await expect(usd(rates)).rejects.toThrow(RatesUnavailable);
    expect(await rates.health()).toMatchObject({ ok: false });
  });

  it('[RA6] of 64 KB is one', async () => {
    const { state, rates, nowMs } = await world();
    const text = JSON.stringify(feed(nowMs()));
    state.body = text + ' '.repeat(FEED_LIMITS.bodyBytes - text.length);
    expect(await usd(rates)).toMatchObject({ mesiMinor: 100_000n });
  });

  it('[RA6] with another status, or that sends elsewhere, is none', async () => {
    const { state, rates } = await world();
    state.status = 500;
    await expect(usd(rates)).rejects.toThrow(RatesUnavailable);
    const target = await world();
    const away = await serve((_req, res) => res.writeHead(302, { Location: target.server.url }).end());
    const { clock } = createSimRuntime();
    await expect(usd(createFeedRates({ url: away.url, maxAgeMs: MAX_AGE_MS, clock }))).rejects.toThrow(
      RatesUnavailable,
    );
    expect(target.server.asked()).toBe(0);
  });

  it('[RA6] that never ends, or never begins, is given up', async () => {
    const runtime = createSimRuntime();
    const begun = Promise.withResolvers<void>();
    for (const listener of [
      () => begun.resolve(),
      ((_req, res) => {
        res.write('{"base":');
        begun.resolve();
      }) satisfies RequestListener,
    ]) {
      const { url } = await serve(listener);
      const asked = usd(createFeedRates({ url, maxAgeMs: MAX_AGE_MS, clock: runtime.clock }));
      const refused = expect(asked).rejects.toThrow(/took too long/);
      await begun.promise;
      runtime.advance(FEED_LIMITS.patienceMs);
      await refused;
    }
  });

  it('[RA6] that nobody serves is none', async () => {
    const { url } = await serve(() => undefined);
    await opened.pop()!();
    const { clock } = createSystemRuntime();
    await expect(usd(createFeedRates({ url, maxAgeMs: MAX_AGE_MS, clock }))).rejects.toThrow(
      RatesUnavailable,
    );
  });

  it.each([
    ['as old as may be', -MAX_AGE_MS, false],
    ['a little younger', -MAX_AGE_MS + 1, true],
    ['a minute ahead', FEED_LIMITS.clockAheadMs, true],
    ['more than that', FEED_LIMITS.clockAheadMs + 1, false],
  ])('[RA7] %s', async (_what, awayMs, isGood) => {
    const { state, rates, nowMs } = await world();
    state.body = feed(nowMs() + awayMs);
    if (isGood) expect(await usd(rates)).toMatchObject({ mesiMinor: 100_000n });
    else await expect(usd(rates)).rejects.toThrow(RatesUnavailable);
  });
});

describe('rates of a feed', () => {
  const moved = (numerator: string) => ({ ...RATES, USD: { numerator, denominator: '1' } });

  it.each([
    ['200000', true],
    ['200001', false],
    ['50000', true],
    ['49999', false],
  ])('[RA8] after 100000, %s is taken: %s', async (numerator, isTaken) => {
    const { runtime, state, rates, nowMs } = await world();
    await usd(rates);
    runtime.advance(FEED_LIMITS.freshMs);
    state.body = feed(nowMs(), { rates: moved(numerator) });
    const isNew = async () => (await usd(rates)).mesiMinor === BigInt(numerator);
    const isRefused = async () => String((await rates.health()).detail).includes('jumped');
    await settled(rates, isTaken ? isNew : isRefused);
    expect(await isNew()).toBe(isTaken);
  });

  it('[RA7] [RA9] are the last good ones while the feed fails, until they are too old', async () => {
    const { runtime, state, rates, nowMs, server } = await world();
    const first = await usd(rates);
    state.status = 500;
    for (let minute = 1; minute < 5; minute++) {
      runtime.advance(60_000);
      expect(await usd(rates)).toMatchObject({ rateId: first.rateId, mesiMinor: first.mesiMinor });
      await settled(rates, async () => server.asked() > minute);
    }
    runtime.advance(30_000);
    const last = await usd(rates);
    expect(last.expiresAtMs).toBe(first.expiresAtMs - FEED_LIMITS.quoteLifeMs + MAX_AGE_MS);
    runtime.advance(30_000);
    await expect(usd(rates)).rejects.toThrow(RatesUnavailable);
    state.status = 200;
    state.body = feed(nowMs());
    runtime.advance(FEED_LIMITS.retryAfterMs);
    expect(await usd(rates)).toMatchObject({ mesiMinor: 100_000n });
  });

  it('[RA7] do not go back in time', async () => {
    const { runtime, state, rates, nowMs } = await world();
    await usd(rates);
    state.body = feed(nowMs() - 1, { rates: moved('90000') });
    runtime.advance(FEED_LIMITS.freshMs);
    await usd(rates);
    await settled(rates, async () => String((await rates.health()).detail).includes('back in time'));
    expect(await usd(rates)).toMatchObject({ mesiMinor: 100_000n });
  });

  it('[RA10] are asked for once by many, and not again while they are fresh', async () => {
    const { runtime, rates, server } = await world();
    await Promise.all(Array.from({ length: 20 }, () => usd(rates)));
    runtime.advance(FEED_LIMITS.freshMs - 1);
    await usd(rates);
    expect(server.asked()).toBe(1);
  });

  it('[RA10] that failed are left alone for a while', async () => {
    const { runtime, state, rates, server } = await world();
    state.status = 500;
    for (let n = 0; n < 3; n++) await expect(usd(rates)).rejects.toThrow(RatesUnavailable);
    expect(server.asked()).toBe(1);
    runtime.advance(FEED_LIMITS.retryAfterMs);
    await expect(usd(rates)).rejects.toThrow(RatesUnavailable);
    expect(server.asked()).toBe(2);
  });

  it('[RA10] have the same id after a restart, and another when they are others', async () => {
    const { state, rates, make, nowMs } = await world();
    const { rateId } = await usd(rates);
    expect((await usd(make())).rateId).toBe(rateId);
    state.body = feed(nowMs(), { rates: moved('100001') });
    expect((await usd(make())).rateId).not.toBe(rateId);
  });
});
