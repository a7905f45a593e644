import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Packr, unpack } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { AUDIENCE_REQUESTS, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import { createRandom } from '../rooms/sim/random.ts';
import { nextFrame } from './frameGrammar.testkit.ts';
import { FRAME } from './frameLimits.ts';
import { BYTE, bombOf, messageOf, requestOf } from './hostileFrames.testkit.ts';
import { scanFrame } from './scanFrame.ts';

const { pack } = new Packr({ useRecords: false });
/** As the Colyseus SDK packs. */
const sdk = new Packr();
const say = (payload: unknown) => scanFrame(messageOf('say', pack(payload)));
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const isRefused = (payload: readonly number[]) => scanFrame(messageOf('say', Buffer.from(payload))) !== null;

describe('what honest clients send is let through', () => {
  it('[WI3] whatever fits into JSON, in a message and in a request, with and without a payload', () => {
    const payloads = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' });
    fc.assert(
      fc.property(payloads, (payload) => {
        fc.pre(JSON.stringify(payload).length < 2_000 && shapesIn(payload) <= FRAME.shapes);
        for (const packed of [pack(payload), sdk.pack(payload)]) {
          expect(scanFrame(messageOf('say', packed))).toBeNull();
          expect(scanFrame(requestOf('goLive', packed))).toBeNull();
        }
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(scanFrame(messageOf('endStream'))).toBeNull();
    expect(scanFrame(messageOf('say', sdk.pack({ text: undefined, more: undefined })))).toBeNull();
  });

  it('[WI3] the richest request there is, as the SDK packs it', () => {
    const rules = { match: 'any', followers: true, subscribers: { minimumTier: 1 }, invited: false };
    const tipped = { minimumMinor: '1', withinDays: 1 };
    const mode = { type: 'private', rules: { ...rules, tipped } };
    const menu = Array.from({ length: LIMITS.menuItems }, (_, n) => ({
      id: `i${n}`,
      title: 'x',
      priceMinor: '1',
    }));
    const confirm = { holders: 64, leaving: 127 };
    expect(scanFrame(requestOf('switchMode', sdk.pack({ mode, confirm })))).toBeNull();
    expect(scanFrame(requestOf('setMenu', sdk.pack({ items: menu })))).toBeNull();
  });

  it.each([0, 127, 128, 255, 256, 65_535, 65_536])('[WI3] a request of number %i', (id) => {
    const little = Buffer.alloc(4);
    little.writeUInt32LE(id);
    const size = id < 256 ? 1 : id < 65_536 ? 2 : 4;
    const head =
      id < 128 ? Buffer.of(id) : Buffer.of([0xcc, 0xcd, 0, 0xce][size - 1]!, ...little.subarray(0, size));
    const frame = Buffer.concat([Buffer.of(BYTE.request), head, messageOf('say').subarray(1)]);
    expect(scanFrame(frame)).toBeNull();
  });

  it('[WI3] numbers, texts and bytes of every size', () => {
    const sizes = [0, 1, 31, 32, 255, 256, 20_000];
    const texts = sizes.flatMap((size) => ['x'.repeat(size), Buffer.alloc(size)]);
    const numbers = [
      0,
      127,
      128,
      255,
      256,
      65_536,
      2 ** 40,
      -1,
      -33,
      -129,
      -40_000,
      -(2 ** 40),
      0.5,
      10n ** 18n,
    ];
    for (const payload of [...texts, ...numbers, null, true, false]) expect(say(payload)).toBeNull();
  });
});

describe('limits, at them and one past', () => {
  it('[WI3] lists inside each other', () => {
    expect(say(nested(FRAME.depth))).toBeNull();
    expect(say(nested(FRAME.depth + 1))).toBe('payload');
  });

  it('[WI3] values, and keys as well', () => {
    expect(say(Array(FRAME.values - 1).fill(0))).toBeNull();
    expect(say(Array(FRAME.values).fill(0))).toBe('payload');
    const map = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, n]));
    expect(say(map(FRAME.values / 2 - 1))).toBeNull();
    expect(say(map(FRAME.values / 2))).toBe('payload');
  });

  it('[WI3] shapes of objects', () => {
    const shapes = (count: number) => sdk.pack(Array.from({ length: count }, (_, n) => ({ [`k${n}`]: n })));
    expect(scanFrame(messageOf('say', shapes(FRAME.shapes)))).toBeNull();
    expect(scanFrame(messageOf('say', shapes(FRAME.shapes + 1)))).toBe('payload');
    const wide = (keys: number) =>
      sdk.pack(Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, n])));
    expect(scanFrame(messageOf('say', wide(FRAME.values / 2 - 1)))).toBeNull();
    expect(scanFrame(messageOf('say', wide(FRAME.values / 2)))).toBe('payload');
    expect(scanFrame(messageOf('say', sdk.pack({ ['k'.repeat(FRAME.keyBytes + 1)]: 1 })))).toBe('payload');
  });

  it('[WI3] the length of a key, and of a name', () => {
    expect(say({ ['k'.repeat(FRAME.keyBytes)]: 1 })).toBeNull();
    expect(say({ ['k'.repeat(FRAME.keyBytes + 1)]: 1 })).toBe('payload');
    expect(scanFrame(messageOf('n'.repeat(FRAME.typeBytes)))).toBeNull();
    expect(scanFrame(messageOf('n'.repeat(FRAME.typeBytes + 1)))).toBe('head');
  });

  it.each(['', 'a b', 'a-b', 'é', '*', '_$b'])('[WI3] no name is %j', (name) => {
    expect(scanFrame(messageOf(name))).toBe('head');
  });
});

describe('what msgpackr would stumble over is refused', () => {
  const payloads: readonly (readonly [string, readonly number[]])[] = [
    ['a byte that means nothing', [0xc1]],
    ['a shape whose keys are none', [0xd4, 0x72, 0x40, 0x91, 0x01, 0x01]],
    ['a shape without its keys', [0xd4, 0x72, 0x40]],
    ['a shape of something else', [0xd4, 0x72, 0x40, 0xa1, 0x61, 0x01]],
    ['a shape of more keys than there are', [0xd4, 0x72, 0x40, 0xdc, 0xff, 0xff, 0xa1, 0x61]],
    ['a shape without a value', [0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61]],
    ['another object of a shape, without a value', [0x92, 0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61, 0x01, 0x40]],
    ['a shape of two bytes', [0xd5, 0x72, 0x40, 0x01, 0x91, 0xa1, 0x61, 0x01]],
    ['a key that is a number', [0x81, 0x01, 0x01]],
    ['a key that is a list', [0x81, 0x91, 0x01, 0x01]],
    ['a list of four billion', [0xdd, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a map of four billion', [0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1, 0x61, 0x01]],
    ['a text of four billion', [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['a number cut short', [0xcf, 1, 2, 3]],
    ['a length cut short', [0xda, 1]],
  ];
  it.each(payloads)('[WI3] %s', (_what, payload) => expect(isRefused(payload)).toBe(true));

  it('[WI3] every extension there is, but for nothing and shapes', () => {
    const types = Array.from({ length: 256 }, (_, type) => type);
    for (const type of types.filter((one) => one !== 0 && one !== 0x72)) {
      for (const [head, size] of [
        [0xd4, 1],
        [0xd5, 2],
        [0xd6, 4],
        [0xd7, 8],
        [0xd8, 16],
      ] as const)
        expect(isRefused([head, type, ...Array(size).fill(0)])).toBe(true);
      for (const head of [
        [0xc7, 1],
        [0xc8, 0, 1],
        [0xc9, 0, 0, 0, 1],
      ])
        expect(isRefused([...head, type, 0])).toBe(true);
    }
  });

  it('[WI3] it is the very msgpackr that Colyseus unpacks with, and what is let through fails in it never', () => {
    const [own, ofColyseus] = [
      import.meta.filename,
      createRequire(import.meta.url).resolve('@colyseus/core'),
    ].map((from) => createRequire(from).resolve('msgpackr'));
    expect(own).toBe(ofColyseus);
    const random = createRandom(1);
    let unpacked = 0;
    for (let n = 0; n < 20_000; n += 1) {
      const frame = nextFrame(random);
      const payload = scanFrame(frame) === null ? payloadOf(frame) : Buffer.of();
      if (payload.length === 0) continue;
      unpack(payload);
      unpacked += 1;
    }
    expect(unpacked).toBeGreaterThan(4_000);
  });
});

/** Sets of keys, in the order in which they came. */
function shapesIn(payload: unknown): number {
  const shapes = new Set<string>();
  JSON.stringify(payload, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      shapes.add(JSON.stringify(Object.keys(value)));
    return value;
  });
  return shapes.size;
}

/** Behind the name, of a frame that was let through. */
function payloadOf(frame: Uint8Array): Uint8Array {
  const isRequest = frame[0] === BYTE.request;
  if (!isRequest && frame[0] !== BYTE.message) return Buffer.of();
  const extra: Readonly<Record<number, number>> = { 204: 1, 205: 2, 206: 4 };
  const at = isRequest ? 2 + (extra[frame[1]!] ?? 0) : 1;
  return frame[at] === 0xd9
    ? frame.subarray(at + 2 + frame[at + 1]!)
    : frame.subarray(at + 1 + frame[at]! - 0xa0);
}

/** CPU of this thread that one call takes, the best of some: what another program does in between is not counted. */
function cpuMs(run: () => void, tries = 5): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < tries && best > 1; n += 1) {
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

describe('no frame costs more than 5 ms of CPU', () => {
  const LIMIT_MS = 5;
  const schemas = [...Object.values(STREAM_REQUESTS), ...Object.values(AUDIENCE_REQUESTS)].map(
    ({ schema }) => schema,
  );

  /** As a seat is served: looked at, unpacked, and judged by the schema of a request. */
  function take(frame: Uint8Array, at: number): void {
    if (scanFrame(frame) !== null) return;
    const payload = payloadOf(frame);
    if (payload.length > 0) schemas[at % schemas.length]!.safeParse(unpack(payload));
  }

  it('[WI7] whatever a grammar of hostile frames makes', () => {
    const random = createRandom(7);
    for (let n = 0; n < 10_000; n += 1) {
      const frame = nextFrame(random);
      const spentMs = cpuMs(() => take(frame, n));
      if (spentMs > LIMIT_MS)
        expect.fail(`${spentMs} ms: ${Buffer.from(frame).toString('hex').slice(0, 400)}`);
    }
  });

  it('[WI7] nor what makes msgpackr alone work for long', () => {
    const bomb = bombOf(16);
    expect(cpuMs(() => expect(() => unpack(bomb)).toThrow(), 2)).toBeGreaterThan(LIMIT_MS);
    const frame = messageOf('say', bombOf(120));
    expect(frame.length).toBeLessThan(LIMITS.clientFrameBytes);
    expect(cpuMs(() => take(frame, 0))).toBeLessThan(LIMIT_MS);
  });
});
