import { Packr } from 'msgpackr';
import { LIMITS } from '../../shared/limits.ts';
import { AUDIENCE_REQUESTS, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import type { Random } from '../rooms/sim/random.ts';
import { FRAME } from './frameLimits.ts';
import { BYTE, bombOf } from './hostileFrames.testkit.ts';

/** As any client may, and as the Colyseus SDK does. */
const packers = [new Packr({ useRecords: false }), new Packr()];
const NAMES = [...new Set([...Object.keys(STREAM_REQUESTS), ...Object.keys(AUDIENCE_REQUESTS)])];
/** What objects have without being asked, and what Colyseus has names for. */
const ODD_NAMES = ['__proto__', 'constructor', 'toString', '*', '_', '_$b', 'error', 'x'.repeat(31), 'é', ''];
const ODD_TEXTS = [
  '',
  '\u0000',
  '\u202e',
  '\ud800',
  '__proto__',
  '👩‍👩‍👧',
  '-1',
  '1e309',
  '0'.repeat(80),
  '=1+1',
  '<b>',
];
const ODD_NUMBERS = [
  -1,
  0,
  1,
  0.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e308,
];
const FIELDS = [
  ...['text', 'commandId', 'amountMinor', 'asset', 'message', 'kind', 'mode', 'items', 'personId', 'minutes'],
  ...[
    'orderId',
    'callId',
    'title',
    'goal',
    'part',
    'peer',
    'description',
    'candidate',
    'want',
    'type',
    'sdp',
  ],
];
const KNOWN_BYTES = Object.values(BYTE);
const ROOM_LEFT = LIMITS.clientFrameBytes - 200;

/** One frame after the other, for ever the same for one seed: honest ones, broken ones, and those made to cost much. */
export function nextFrame(random: Random): Uint8Array {
  const frame = production(random)(random);
  return frame.length <= LIMITS.clientFrameBytes ? frame : frame.subarray(0, LIMITS.clientFrameBytes);
}

type Production = (random: Random) => Buffer;

function production(random: Random): Production {
  const at = random.below(100);
  if (at < 40) return wellFormed;
  if (at < 55) return broken;
  if (at < 65) return oddHead;
  if (at < 75) return noise;
  return costly;
}

/** Makes a frame of a name that there is or is not, with a payload of the right fields and wrong values. */
const wellFormed: Production = (random) => headed(random, random.pick(packers).pack(value(random, 0)));

/** The same with bytes changed, cut off, doubled or put in. */
const broken: Production = (random) => {
  const frame = Buffer.from(wellFormed(random));
  const at = random.below(frame.length);
  switch (random.below(4)) {
    case 0:
      frame[at] = random.below(256);
      return frame;
    case 1:
      return frame.subarray(0, at);
    case 2:
      return Buffer.concat([frame, frame.subarray(at)]);
    default:
      return Buffer.concat([frame.subarray(0, at), Buffer.of(random.below(256)), frame.subarray(at)]);
  }
};

/** A first byte, and a number and a name that are cut short, absurdly long or no text. */
const oddHead: Production = (random) => {
  const first = random.chance(0.5) ? random.pick(KNOWN_BYTES) : random.below(256);
  const length = random.pick([0, 1, 0x1f, 0x7f, 0xff, 0xffff, 0xffff_ffff]);
  const head = random.pick([
    [],
    [0xa0 | (length & 31)],
    [0xd9, length & 255],
    [0xda, 255, 255],
    [0xdb, 255, 255, 255, 127],
    [0xca, 0, 0, 128, 127],
    [0xcf, 1],
    [random.below(256)],
  ]);
  const rest = bytes(random, random.below(40));
  return Buffer.concat([Buffer.of(first), Buffer.from(head), random.chance(0.5) ? rest : Buffer.of()]);
};

const noise: Production = (random) => bytes(random, random.below(random.chance(0.1) ? ROOM_LEFT : 60));

/** Payloads that say much in few bytes, or nothing in many. */
const costly: Production = (random) => headed(random, random.pick(COSTLY)(random));

const fill = (unit: readonly number[], count = Math.floor(ROOM_LEFT / unit.length)) =>
  Buffer.alloc(unit.length * count, Buffer.from(unit));
const closing = (head: Buffer, random: Random) =>
  random.chance(0.5) ? Buffer.concat([head, Buffer.of(0xc0)]) : head;
const counted = (head: number, count: number, body: Buffer) =>
  Buffer.concat([Buffer.of(head, count >> 8, count & 255), body]);

const COSTLY: readonly Production[] = [
  // lists and maps inside each other
  (random) => closing(fill([0x91]), random),
  (random) => closing(fill([0x81, 0xa1, 0x61]), random),
  (random) => closing(fill([0x91], random.below(20)), random),
  // wide ones, whole and promised
  () => counted(0xdc, ROOM_LEFT, fill([0xc0], ROOM_LEFT)),
  () => counted(0xdc, 0xffff, fill([0x90])),
  () => Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0]),
  () => Buffer.from([0xdf, 0x7f, 0xff, 0xff, 0xff, 0xa1, 0x61, 0xc0]),
  (random) => keys(random, 8_000),
  (random) => keys(random, LIMITS.clientFrameValues / 2 - 1),
  // long texts, of signs that are cheap and dear to read
  (random) => text(fill([random.pick([0x61, 0x00, 0x22, 0x5c])])),
  () => text(fill([0xf0, 0x9f, 0x91, 0xa9])),
  () => text(fill([0xe2, 0x80, 0x8d])),
  () => text(fill([0xcc, 0x81])),
  (random) => text(bytes(random, ROOM_LEFT)),
  // a text where a name of a field is looked for, and fields with texts that rules read
  (random) => field(random, text(fill([0x20]))),
  (random) => field(random, text(fill([0x30]))),
  (random) => field(random, text(fill([0x61, 0x3d, 0x0d, 0x0a]))),
  // extensions: shared references, records, sets, big numbers, errors, dates
  (random) => bombOf(4 + random.below(18)),
  () => fill([0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61, 0xc0]),
  (random) => shapes(random, random.below(2 * FRAME.shapes)),
  (random) => Buffer.concat([Buffer.of(0xc8, 0x7f, 0x00, 0x42), bytes(random, ROOM_LEFT - 300)]),
  () => Buffer.concat([Buffer.of(0xd6, 0x69, 0, 0, 0, 1, 0x91), Buffer.of(0xd6, 0x70, 0, 0, 0, 1)]),
  () => Buffer.concat([Buffer.of(0xd6, 0x73, 0, 0, 0, 1), fill([0x91], 2_000)]),
  () => Buffer.from([0xc7, 12, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
];

function headed(random: Random, payload: Uint8Array): Buffer {
  const name = Buffer.from(random.chance(0.9) ? random.pick(NAMES) : random.pick(ODD_NAMES));
  const named = name.length < 32 ? Buffer.of(0xa0 | name.length) : Buffer.of(0xd9, name.length);
  const isRequest = random.chance(0.7);
  const first = isRequest ? Buffer.of(BYTE.request, random.below(128)) : Buffer.of(BYTE.message);
  return Buffer.concat([first, named, name, payload]);
}

function value(random: Random, depth: number): unknown {
  switch (random.below(depth < 4 ? 8 : 5)) {
    case 0:
      return random.pick(ODD_TEXTS);
    case 1:
      return random.pick(ODD_NUMBERS);
    case 2:
      return random.pick([true, false, null]);
    case 3:
      return random.below(100_000);
    case 4:
      return 'x'.repeat(random.below(600));
    case 5:
      return Array.from({ length: random.below(6) }, () => value(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [random.pick(FIELDS), value(random, depth + 1)]),
      );
  }
}

const made = new Map<string, Buffer>();

function keys(random: Random, count: number): Buffer {
  const prefix = random.pick(['', 'k', '-', '__']);
  const name = `${prefix} ${count}`;
  const known = made.get(name) ?? keysOf(prefix, count);
  made.set(name, known);
  return known;
}

function keysOf(prefix: string, count: number): Buffer {
  const all = Array.from({ length: count }, (_, n) => {
    const key = Buffer.from(`${prefix}${n.toString(36)}`);
    return Buffer.concat([Buffer.of(0xa0 | key.length), key, Buffer.of(0xc0)]);
  });
  return counted(0xde, count, Buffer.concat(all));
}

/** Shapes one inside the other or side by side, each used often enough for msgpackr to make a program of it. */
function shapes(random: Random, count: number): Buffer {
  const told = Array.from({ length: count }, (_, n) => {
    const keys = Array.from({ length: 1 + random.below(4) }, (__, at) => [0xa2, 0x61 + n, 0x61 + at]);
    const values = keys.map(() => 0xc0);
    const uses = Array.from({ length: 5 }, () => [0x40 | n, ...values]);
    return [0xd4, 0x72, 0x40 | n, 0x90 | keys.length, ...keys.flat(), ...values, ...uses.flat()];
  });
  return counted(0xdc, 6 * count, Buffer.from(told.flat()));
}

function text(content: Buffer): Buffer {
  return counted(0xda, content.length, content);
}

function field(random: Random, content: Buffer): Buffer {
  const key = Buffer.from(random.pick(FIELDS));
  return Buffer.concat([Buffer.of(0x81, 0xa0 | key.length), key, content]);
}

function bytes(random: Random, length: number): Buffer {
  const noise = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at += 1) noise[at] = random.below(256);
  return noise;
}
