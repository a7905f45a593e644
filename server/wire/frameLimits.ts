import { LIMITS } from '../../shared/limits.ts';
import { SECOND_MS } from '../../shared/time.ts';

/** What one socket may send, whichever room it is for. What a client can feel of it stands in LIMITS. */
export const FRAME = {
  /** The longest name of a message; the longest honest one has fewer than 32 bytes. */
  typeBytes: 64,
  /** The longest key in a payload. */
  keyBytes: 64,
  /** The deepest nesting of lists and maps. */
  depth: LIMITS.clientFrameDepth,
  /** The most values and keys of one payload. */
  values: LIMITS.clientFrameValues,
  /** The most shapes of objects in one payload; the richest honest one has six. */
  shapes: 16,
  /** The most parts that one message may come in: a browser sends one. */
  fragments: 64,
  /** The most reads of the network that one message may be spread over. */
  chunks: 1_024,
  /** The most bytes of frames of one socket that wait, because those of its address took more than their share. */
  heldBytes: 128 * 1_024,
  /** The most messages, pings and pongs together, in a second of one socket. */
  perSecond: LIMITS.clientFramesPerSecond,
} as const;

/**
 * What the sockets of one address may take of a process: `part` of the time that passes, and `burstMs` at once. A page
 * costs some twenty microseconds a second, so ten thousand people may share an address.
 */
export const ADDRESS_SHARE = { part: 0.25, burstMs: 500 } as const;

/** The most lines of one kind that strangers can cause in the log, however many they are: ten, and ten a minute. */
export const LOG_LINES = { burst: 10, perSecond: 10 / 60 } as const;

/** How often each socket is pinged, and how many pings in a row it may leave unanswered. */
export const PING = { everyMs: 3 * SECOND_MS, mostUnanswered: 2 } as const;
