import { getMessageBytes, Protocol } from '@colyseus/core';
import { frameBinary, frameHeaderBytes } from './frame.ts';

/** A message made ready once for any number of clients. */
export interface EncodedMessage {
  /** What Colyseus would send: for transports that frame by themselves. */
  readonly payload: Buffer;
  /** The same as one WebSocket frame. Both share their bytes; nobody may change them. */
  readonly frame: Buffer;
}

/** The bytes by which the Colyseus client calls its `onMessage(type)` handlers with `message`. */
export function encodeMessage(type: string, message: unknown): EncodedMessage {
  const bytes = getMessageBytes.raw(Protocol.ROOM_DATA, type, message);
  const frame = frameBinary(bytes);
  return { frame, payload: frame.subarray(frameHeaderBytes(bytes.byteLength)) };
}
