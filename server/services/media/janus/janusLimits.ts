import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';

/** Waits and bounds of media that goes through Janus. */
export const JANUS = {
  /** Viewers of one stream. */
  places: 2_000,
  /** … on one instance, as long as others have room; VideoRoom is not meant for many more. */
  viewersPerInstance: 100,
  /** Of one stream on one instance: one for all who take what they are offered, the others for ends with numbers of their own. */
  mountpoints: 8,
  /** Viewers remembered by the publisher's instance until a place is free. */
  waiting: 256,
  /** Until then nobody wonders that no instance is up yet. */
  startMs: 10 * SECOND_MS,
  connectMs: 3 * SECOND_MS,
  /** Between tries to reach an instance: doubles from the first to the longest. */
  reconnectFirstMs: 0.1 * SECOND_MS,
  reconnectLongestMs: 2 * SECOND_MS,
  /** An instance is asked so often how it is; one that does not answer that long is lost. */
  healthEveryMs: 2 * SECOND_MS,
  healthPatienceMs: 4 * SECOND_MS,
  /** A request that Janus does not answer. */
  requestMs: 5 * SECOND_MS,
  /** From the answer to a viewer that offered itself until its packets can flow. */
  connectingMs: 30 * SECOND_MS,
  /** So often a player is looked after, and its life doubted when its reports have not changed for so many looks. */
  pulseEveryMs: 1 * SECOND_MS,
  suspectLooks: 2,
  /** A player of which nothing came in for so many looks is lost: reports come every 7.5 s at the slowest. */
  silentLooks: 8,
  /** The same where nobody can listen to it: two reports in a row may say the same. */
  deafLooks: 24,
  /** A capture that old belongs to a server that died. */
  captureKeptMs: 10 * MINUTE_MS,
  /** A whole picture is asked for again so long after something began to be relayed. */
  freshenMs: 0.6 * SECOND_MS,
  /** So often, and at most so long, it is looked for the file of a recording. */
  lookMs: 0.1 * SECOND_MS,
  fileMs: 3 * SECOND_MS,
  /** An instance that refused a mountpoint is asked for none so long. */
  mountAgainMs: 5 * SECOND_MS,
  /** After an instance refused what a stream needs, or a viewer could not be served. */
  retryMs: 1 * SECOND_MS,
} as const;
