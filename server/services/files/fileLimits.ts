import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';

/** Limits of the files service that nobody outside of it feels. Those of people are in `shared/limits.ts`. */
export const FILES = {
  /** What is left to do is looked for so often. */
  roundMs: 30 * SECOND_MS,
  /** Whoever checks a file says so often that it still does. When it is silent for so long, it does not any more. */
  busyEveryMs: 5 * SECOND_MS,
  busyMs: 15 * SECOND_MS,
  tries: 3,
  /** Whoever waits for one file to be checked goes on to the next after that; so many are checked at once, films fewer. */
  patienceMs: 1 * SECOND_MS,
  checksAtOnce: 20,
  filmsAtOnce: 2,
  /** An upload to which nothing was added for so long is swept, and so is a file that is shown nowhere for so long. */
  looseMs: DAY_MS,
  /** The same for a picture of somebody's document, which lies in plain until its form takes it; the page does so at once. */
  papersLooseMs: 30 * MINUTE_MS,
  /** So long after a place of a conversation was given it is looked whether it stands. */
  shownMs: HOUR_MS,
  /** Bytes without a document are taken away when they are that old. They are looked for once an hour. */
  strayMs: HOUR_MS,
  /** An address is good for at least half of that, and at most all of it. */
  passMs: HOUR_MS,
  /** Wall time, and private memory, of the child that reads pictures, for one picture. */
  pictureMs: 20 * SECOND_MS,
  pictureBytes: 1_400 * 1_024 ** 2,
  /** After so many pictures the child is replaced. */
  picturesOfChild: 500,
  /** The most pixels of one picture, all frames of an animated one, and its frames; of more the first is kept. */
  pixels: 64_000_000,
  animatedPixels: 30_000_000,
  animatedFrames: 200,
  /** The longest edge of what is kept, of a thumbnail, of a profile picture and its thumbnail, of a cover, of a placeholder. */
  pictureEdge: 2_560,
  thumbEdge: 480,
  profileEdge: 512,
  profileThumbEdge: 192,
  coverEdge: 1_800,
  coverThumbEdge: 1_440,
  /** How much wider than high a cover is. */
  coverRatio: 3,
  placeholderEdge: 24,
  /** Wall time and memory of one run of ffmpeg or ffprobe. */
  filmMs: 5 * MINUTE_MS,
  probeMs: 15 * SECOND_MS,
  filmBytes: 2_048 * 1_024 ** 2,
  /** The longest film and sound that are made playable; longer ones are given to keep. */
  filmLengthMs: 3 * HOUR_MS,
  filmEdge: 1_280,
  waveformBars: 64,
  /** How long the virus scanner may take, and how much it is sent at once. */
  scanMs: 60 * SECOND_MS,
  scanChunkBytes: 64 * 1_024,
} as const;
