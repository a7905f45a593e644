import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';

/** Waits and bounds of players that watch by WHEP. */
export const PLAYBACK = {
  /** How long a token opens sessions; what it opened lasts as long as the seat may watch. */
  tokenMs: 60 * MINUTE_MS,
  answerMs: 6 * SECOND_MS,
  /** How long HTTP waits for the room that holds the seat, in whichever process. */
  roomMs: 8 * SECOND_MS,
} as const;
