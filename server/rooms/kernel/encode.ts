import { getMessageBytes, Protocol } from '@colyseus/core';
import { frameBinary, frameHeaderBytes } from './frame.ts';

/** A message made ready once for any number of clients. */
export interface EncodedMessage {
  /** The bytes that Colyseus would send, for transports that frame by themselves. */
  readonly payload: Buffer;
  /** The same bytes as one WebSocket frame. Both share their memory, and nobody may change it. */
  readonly frame: Buffer;
}

/** Encodes a message so that the Colyseus client calls its `onMessage(type)` handlers with it. */
export function encodeMessage(type: string, message: unknown): EncodedMessage {
  return frameMessage(getMessageBytes.raw(Protocol.ROOM_DATA, type, message));
}

/** Frames bytes that are encoded already. They are copied. */
export function frameMessage(bytes: Uint8Array): EncodedMessage {
  const frame = frameBinary(bytes);
  return { frame, payload: frame.subarray(frameHeaderBytes(bytes.byteLength)) };
}
