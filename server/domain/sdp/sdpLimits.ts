/** Bounds of what encoders and players say over HTTP. */
export const SDP = {
  /** Characters of a session description; what a room takes of a browser. */
  sdpBytes: 24 * 1024,
  fragmentBytes: 16 * 1024,
  /** The most candidates of one fragment. */
  candidates: 64,
  candidateChars: 512,
} as const;
