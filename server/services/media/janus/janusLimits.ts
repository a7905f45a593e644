import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';

/** Waits and bounds of media that goes through Janus. */
export const JANUS = {
  /** The most viewers of one stream. */
  places: 2_000,
  /**
   * The most viewers of one stream on one instance, as long as others have room. VideoRoom is not meant for many more.
   */
  viewersPerInstance: 100,
  /**
   * The most mountpoints of one stream on one instance. One is for all who take what they are offered, the others are
   * for ends with payload types of their own.
   */
  mountpoints: 8,
  /** The most viewers that the publisher's instance remembers until a place is free. */
  waiting: 256,
  /** Before that nobody wonders that no instance is up yet. */
  startMs: 10 * SECOND_MS,
  connectMs: 3 * SECOND_MS,
  /** Waits between tries to reach an instance. They double from the first to the longest. */
  reconnectFirstMs: 0.1 * SECOND_MS,
  reconnectLongestMs: 2 * SECOND_MS,
  /** An instance is asked so often how it is, and one that does not answer for so long is lost. */
  healthEveryMs: 2 * SECOND_MS,
  healthPatienceMs: 4 * SECOND_MS,
  /** A request is given up when Janus does not answer it for so long. */
  requestMs: 5 * SECOND_MS,
  /** The longest time from the answer to a viewer that made the offer itself until its packets can flow. */
  connectingMs: 30 * SECOND_MS,
  /** A player is looked after so often, and its life is doubted when its reports have not changed for so many looks. */
  pulseEveryMs: 1 * SECOND_MS,
  suspectLooks: 2,
  /** A player of which nothing came in for so many looks is lost. Reports come every 7.5 s at the slowest. */
  silentLooks: 8,
  /** The same where nobody can listen to the player: two reports in a row may say the same. */
  deafLooks: 24,
  /** A capture that is so old belongs to a server that died. */
  captureKeptMs: 10 * MINUTE_MS,
  /** A whole picture is asked for again so long after something began to be relayed. */
  freshenMs: 0.6 * SECOND_MS,
  /** The file of a recording is looked for so often, and at most for so long. */
  lookMs: 0.1 * SECOND_MS,
  fileMs: 3 * SECOND_MS,
  /** An instance that refused a mountpoint is asked for none so long. */
  mountAgainMs: 5 * SECOND_MS,
  /** The wait after an instance refused what a stream needs, or after a viewer could not be served. */
  retryMs: 1 * SECOND_MS,
} as const;
