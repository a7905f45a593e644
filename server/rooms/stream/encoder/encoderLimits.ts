import { SECOND_MS } from '../../../../shared/time.ts';

/** Waits and bounds of encoders that send by WHIP. */
export const ENCODER = {
  /** Characters of a session description; what a room takes of a browser. */
  sdpBytes: 24 * 1024,
  fragmentBytes: 16 * 1024,
  /** Of one fragment. */
  candidates: 64,
  candidateChars: 512,
  /** OBS waits 8 s for its answer. */
  answerMs: 6 * SECOND_MS,
  /** From the offer until packets can flow. */
  connectMs: 30 * SECOND_MS,
  /** How long HTTP waits for the stream's room, in whichever process. */
  roomMs: 8 * SECOND_MS,
} as const;
