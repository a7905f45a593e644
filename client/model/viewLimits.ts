/** Bounds what a page keeps, and how often it speaks. */
export const VIEW_LIMITS = {
  /** Lines and tips a reader can scroll back to. */
  readableEvents: 300,
  /** Tip ids remembered as shown, so that none is shown twice. */
  shownTipIds: 4_000,
  /** Paid requests that stay to be read in the creator's chat. */
  requestsTold: 50,
  /** Screen readers are told at most so often. */
  announceEveryMs: 5_000,
  /** How long a page waits for a promised snapshot before it joins anew. */
  snapshotWaitMs: 6_000,
  /** Reaction particles in the air at once. */
  reactionParticles: 24,
} as const;
