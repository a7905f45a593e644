import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts';

export const REPLAYS = {
  /** Files that were written to more recently may still grow. */
  quietMs: 1.5 * SECOND_MS,
  /** So often it is looked for what is left to do. */
  roundMs: 30 * SECOND_MS,
  /** A replay that could not be made is tried again after that, each time as long again. */
  retryMs: 10 * SECOND_MS,
  tries: 3,
  /** Whoever makes one says so often that it still does; silent for that long it does not any more. */
  busyEveryMs: 5 * SECOND_MS,
  busyMs: 15 * SECOND_MS,
  /** Files without a document are taken away when they are that old. */
  strayMs: HOUR_MS,
  /** One step of making one. */
  stepMs: 2 * HOUR_MS,
  /** Of what a program said when it failed. */
  complaintChars: 1_000,
  /** Of what a program answered. */
  answerChars: 64 * 1_024,
  /** Of a recording's file, in which its header is. */
  headerBytes: 4_096,
  /** With less than that a track that cannot be read is left out. */
  trackBytes: 16 * 1_024,
  posterWidth: 640,
} as const;
