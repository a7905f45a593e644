import { LIMITS } from '../../shared/limits.ts';

/** What one socket may send, whichever room it is for. What a client can feel of it stands in LIMITS. */
export const FRAME = {
  /** Of a message's name; the longest honest one has fewer than 32. */
  typeBytes: 64,
  /** Of a key in a payload. */
  keyBytes: 64,
  /** Lists and maps inside each other. */
  depth: LIMITS.clientFrameDepth,
  /** Values and keys of one payload. */
  values: LIMITS.clientFrameValues,
  /** Shapes of objects that one payload tells of; the richest honest one has six. */
  shapes: 16,
  /** Parts that one message may come in: a browser sends one. */
  fragments: 64,
  /** Reads of the network that one message may be spread over. */
  chunks: 1_024,
  /** Messages, pings and pongs together, in a second of one socket. */
  perSecond: LIMITS.clientFramesPerSecond,
} as const;

/** Lines of one kind that strangers can cause in the log, whatever they do and however many they are: ten, and ten a minute. */
export const LOG_LINES = { burst: 10, perSecond: 10 / 60 } as const;
