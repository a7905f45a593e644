/**
 * The WebSocket close codes that the server uses beside Colyseus' own (4000–4010). Clients may reconnect after codes
 * below 4150.
 */
export const CLOSE_CODES = {
  /** The viewer did not read for too long. Rejoin; a snapshot follows. */
  slowConsumer: 4101,
  /** The authority was lost or deposed. Rejoin. */
  authorityLost: 4102,
  /** The log-in that this seat was taken with is over. Rejoin with the one there is now, if there is one. */
  sessionEnded: 4103,
  /** A guest made room, as the server has more to do than it can. Rejoin with a log-in, or later. */
  crowded: 4104,
  /** The same person opened the control seat elsewhere. Do not rejoin by yourself. */
  replaced: 4150,
  /** The stream is over. Do not rejoin. */
  streamEnded: 4151,
  /** The seat lost its right. Do not rejoin by yourself. */
  evicted: 4152,
  /**
   * The client sent a frame that no client of this server sends. Do not rejoin by yourself: the next frame would be
   * like it.
   */
  notUnderstood: 4153,
  /** The client sent more frames in a second than `clientFramesPerSecond`. Do not rejoin by yourself. */
  tooManyFrames: 4154,
} as const;

export function mayReconnect(closeCode: number): boolean {
  return closeCode < 4150 && closeCode !== 4000;
}
