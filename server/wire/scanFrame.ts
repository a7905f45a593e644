import { FRAME } from './frameLimits.ts';
import { PayloadScanner } from './PayloadScanner.ts';

/** Why a frame of a client is not let through. */
export type FrameFault =
  /** The frame has no byte. */
  | 'empty'
  /** The first byte is none that a client has to send, or something follows one that stands alone. */
  | 'kind'
  /** The number or the name in the head is cut short, is too long, or has other signs than names have. */
  | 'head'
  /**
   * The payload is cut short, goes on behind its end, is nested too deep, has too many parts, or is no plain msgpack.
   */
  | 'payload';

/** First bytes of Colyseus 0.18 that clients of this server send; Colyseus knows more. */
const JOIN = 10;
const LEAVE = 12;
const MESSAGE = 13;
const PING = 18;
const REQUEST = 21;

/** Returned instead of the position behind what was read: the frame is broken there. */
const BROKEN = -1;
const payloads = new PayloadScanner();

/**
 * Scans a client's frame once from its first byte to its last, before anything is decoded, without recursion and
 * without allocating. null: Colyseus and msgpackr may have it, and cannot be made to work long or to fail by it.
 */
export function scanFrame(frame: Uint8Array): FrameFault | null {
  switch (frame[0]) {
    case undefined:
      return 'empty';
    case JOIN:
    case LEAVE:
    case PING:
      return frame.length === 1 ? null : 'kind';
    case MESSAGE:
      return scanMessage(frame, 1);
    case REQUEST: {
      const at = skipRequestId(frame, 1);
      return at === BROKEN ? 'head' : scanMessage(frame, at);
    }
    default:
      return 'kind';
  }
}

function scanMessage(frame: Uint8Array, start: number): FrameFault | null {
  const at = skipName(frame, start);
  if (at === BROKEN) return 'head';
  // a message may have no payload at all
  return at === frame.length || payloads.isWhole(frame, at) ? null : 'payload';
}

/** Bytes that follow the head of a number, in the encoding of Colyseus' schema. */
const NUMBER_BYTES: Readonly<Record<number, number>> = { 204: 1, 205: 2, 206: 4 };

/** Skips a whole number that is not negative. */
function skipRequestId(frame: Uint8Array, at: number): number {
  if (at >= frame.length) return BROKEN;
  const head = frame[at]!;
  const bytes = head < 0x80 ? 0 : NUMBER_BYTES[head];
  return bytes !== undefined && at + 1 + bytes <= frame.length ? at + 1 + bytes : BROKEN;
}

/** Skips the name of a message or request: letters, digits and underscores. */
function skipName(frame: Uint8Array, at: number): number {
  const head = frame[at] ?? 0;
  const isShort = head > 0xa0 && head < 0xc0;
  if (!isShort && head !== 0xd9) return BROKEN;
  const from = isShort ? at + 1 : at + 2;
  const length = isShort ? head - 0xa0 : (frame[at + 1] ?? 0);
  if (length === 0 || length > FRAME.typeBytes || from + length > frame.length) return BROKEN;
  for (let n = from; n < from + length; n += 1) if (!isOfName(frame[n]!)) return BROKEN;
  return from + length;
}

function isOfName(byte: number): boolean {
  const small = byte | 0x20;
  return (small >= 0x61 && small <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}
