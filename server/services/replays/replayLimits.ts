import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts';

export const REPLAYS = {
  /** Files that were written to more recently may still grow. */
  quietMs: 1.5 * SECOND_MS,
  /** What is left to do is looked for so often. */
  roundMs: 30 * SECOND_MS,
  /** A replay that could not be made is tried again after so long, and each time so much later. */
  retryMs: 10 * SECOND_MS,
  tries: 3,
  /** Whoever makes one says so often that it still does. When it is silent for so long, it does not any more. */
  busyEveryMs: 5 * SECOND_MS,
  busyMs: 15 * SECOND_MS,
  /** Files without a document are taken away when they are that old. */
  strayMs: HOUR_MS,
  /** The longest that one step of making a replay may take. */
  stepMs: 2 * HOUR_MS,
  /** The most that is kept of what a program said when it failed. */
  complaintChars: 1_000,
  /** The most that is read of what a program answered. */
  answerChars: 64 * 1_024,
  /** How much is read of a recording's file to find its header. */
  headerBytes: 4_096,
  /** A track that cannot be read is left out when it is smaller than that. */
  trackBytes: 16 * 1_024,
  posterWidth: 640,
} as const;
