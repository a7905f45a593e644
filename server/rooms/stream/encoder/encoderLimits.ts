import { SECOND_MS } from '../../../../shared/time.ts';

/** Waits and bounds of encoders that send by WHIP. */
export const ENCODER = {
  /** How long an answer may take; OBS waits 8 s for it. */
  answerMs: 6 * SECOND_MS,
  /** How long it may take from the offer until packets can flow. */
  connectMs: 30 * SECOND_MS,
  /** How long nothing of any track may come in, once the media server noticed, which takes it two seconds at most. */
  silentMs: 5 * SECOND_MS,
  /** How long HTTP waits for the stream's room, in whichever process. */
  roomMs: 8 * SECOND_MS,
} as const;
