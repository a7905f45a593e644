import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { FrameReader } from '../../server/wire/rawFrames.testkit.ts';
import { benchEvent, monotonicMs } from '../feed/event.ts';
import { Audience } from './Audience.ts';
import { Latencies } from './Latencies.ts';
import { isAsked } from './peers.ts';
import { figuresOf, growthOf, ratiosOf } from './summary.ts';
import type { Joined, Told, Visited } from './visit.ts';

/** A frame as a server writes it. */
function served(payload: string): Buffer {
  const bytes = Buffer.from(payload);
  const long = bytes.length >= 126;
  return Buffer.concat([
    Buffer.from(long ? [0x81, 126, bytes.length >> 8, bytes.length & 255] : [0x81, bytes.length]),
    bytes,
  ]);
}

test('[PE1] frames are heard whole and once, wherever their bytes are cut', () => {
  const words = ['short', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(3_000), ''];
  const answer = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n');
  const all = Buffer.concat([answer, ...words.map(served)]);
  for (let size = 1; size <= all.length; size += 1) {
    const heard: string[] = [];
    const reader = new FrameReader((payload) => void heard.push(payload.toString()));
    for (let from = 0; from < all.length; from += size) reader.take(all.subarray(from, from + size));
    expect(heard).toEqual(words);
  }
});

/** A plain server and two viewers of it, beside the client that checks. */
async function audienceOfTwo(): Promise<{
  audience: Audience;
  tell: (n: number, to?: (at: number) => boolean) => void;
}> {
  const http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http });
  onTestFinished(() => void http.close());
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
  });
  await new Promise((resolve) => http.once('listening', resolve));
  const { port } = http.address() as AddressInfo;
  const check = (event: unknown, n: number) => JSON.stringify(event) === JSON.stringify(benchEvent(n, 5));
  const audience = new Audience({ name: 'ws', port, streamId: null, tokens: [], check });
  await audience.openFullClient();
  await audience.join(2);
  const tell = (n: number, to: (at: number) => boolean = () => true) => {
    [...server.clients].forEach((client: WebSocket, at) => {
      if (to(at)) client.send(JSON.stringify(benchEvent(n, 5)));
    });
  };
  return { audience, tell };
}

describe('[PE2] an audience', () => {
  it('has all when each viewer and the client that checks has heard each event', async () => {
    const { audience, tell } = await audienceOfTwo();
    audience.expect({ perSecond: 100, events: 2, startMs: monotonicMs() });
    tell(0);
    tell(1, (at) => at !== 1);
    await expect.poll(() => audience.heard().bytesPerViewer).toBeGreaterThan(150);
    expect(audience.hasAll()).toBe(false);
    tell(1, (at) => at === 1);
    await expect.poll(() => audience.hasAll()).toBe(true);
    expect(audience.heard().maxMs).toBeGreaterThan(0);
  });

  it('fails when a viewer heard an event twice', async () => {
    const { audience, tell } = await audienceOfTwo();
    audience.expect({ perSecond: 100, events: 1, startMs: monotonicMs() });
    tell(0);
    tell(0, (at) => at === 2);
    await vi.waitFor(() => expect(() => audience.hasAll()).toThrow('twice'));
  });

  it('fails when the client that checks was told something else', async () => {
    const { audience, tell } = await audienceOfTwo();
    audience.expect({ perSecond: 100, events: 1, startMs: monotonicMs() });
    tell(7, (at) => at === 0);
    await vi.waitFor(() => expect(() => audience.hasAll()).toThrow('event 0 came as'));
  });
});

test('[PE3] a percentile is the smallest time at or below which that share lies', () => {
  const latencies = new Latencies();
  expect(latencies.at(0.5)).toBeNaN();
  for (let ms = 1; ms <= 100; ms += 1) latencies.note(ms);
  expect([0.5, 0.99, 1].map((share) => latencies.at(share))).toEqual([50, 99, 100]);
  latencies.note(1e9);
  expect(latencies.at(1)).toBe(120_000);
  latencies.clear();
  expect(latencies.at(1)).toBeNaN();
});

const told = (viewers: number, cpuUsPerDelivery: number): Told => ({
  ...{ viewers, perSecond: 100, cpuUsPerDelivery, cpuUsPerEvent: cpuUsPerDelivery * viewers },
  ...{
    p50Ms: 1,
    p99Ms: 2,
    maxMs: 3,
    bytesPerViewer: 4,
    bytesPerDelivery: 5,
    serverCores: 0.5,
    viewerCores: 0.5,
  },
});
const joined = (viewers: number, kbPerViewer: number): Joined => ({
  ...{ viewers, kbPerViewer, joinsPerSecond: 1_000, cpuUsPerJoin: viewers },
});
const visited = (cpu: number, kb: number): Visited => ({
  told: [told(100, cpu), told(1_000, cpu)],
  joined: [joined(100, kb), joined(1_000, kb)],
});

test('the figures are medians of the visits, and ours over theirs', () => {
  const figures = figuresOf({ ours: [visited(1, 5), visited(9, 8), visited(2, 6)], ws: [visited(4, 3)] });
  expect(figures.ours?.told[1]?.cpuUsPerDelivery).toBe(2);
  const ratios = ratiosOf(figures.ours!, figures.ws!);
  expect(ratios.cpu).toEqual([
    { viewers: 100, perSecond: 100, ratio: 0.5 },
    { viewers: 1_000, perSecond: 100, ratio: 0.5 },
  ]);
  expect(ratios.kbPerViewer).toBe(2);
  // what comes with each event whoever hears it is not in what one more viewer costs
  expect(growthOf(figures.ws!)).toEqual({ usPerMoreViewer: { 100: 4 }, join: 10 });
});

test('nobody is asked for what cannot be', () => {
  expect(isAsked('product', { viewers: 100, perSecond: 100 })).toBe(false);
  expect(isAsked('product', { viewers: 1_000, perSecond: 100 })).toBe(true);
  expect(isAsked('viewerMap', { viewers: 10_000, perSecond: 10 })).toBe(false);
  expect(isAsked('ws', { viewers: 10_000, perSecond: 1_000 })).toBe(true);
});
