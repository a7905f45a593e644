/** Bounds of the MongoDB adapter. Each is tested at the limit and one past it, or named where it cannot be. */
export const MONGO_LIMITS = {
  /** Batches in flight, each of other sources. */
  batchesInFlight: 3,
  /** Entries of one batch, at most one of each source. */
  batchEntries: 512,
  /** Characters of the inputs in one message: at most three bytes each, and a message holds 16 MB. */
  messageChars: 2_000_000,
  /** A span is left for a new one when it has so many entries … */
  spanEntries: 16_384,
  /** … or when it is that old: until it is closed, others read it page by page. */
  spanAgeMs: 2_000,
  /** Ids that stand in a row; more go into a list of their own, so that balances need not read them. */
  rowIds: 32,
  /** Spans that are being closed while the writer goes on in another; it waits for one when there are more. */
  closingSpans: 4,
  rememberedSpans: 256,
  /** Rows written in one command. */
  rowGroup: 1_000,
  /** A reader that met so many rows of an account folds them … */
  foldRows: 128,
  /** … and a writer that wrote so many. */
  foldWrittenRows: 512,
  /** Holds are folded when so many rows of them are behind the fold; so many in one step. */
  foldHoldRows: 64,
  holdRowsPerStep: 500,
  /** Open spans this far behind the newest no longer hold folds back: the folds name them as exceptions. */
  foldLagSpans: 256,
  /** Accounts whose standing is kept in memory. */
  cachedAccounts: 100_000,
  cachedFolds: 20_000,
  /** Rows counted since the last fold, by account. */
  countedAccounts: 100_000,
  /** Reads of an account whose entries do not add up, before it is taken for damaged: others write meanwhile. */
  readTries: 8,
  /** Appends are answered by then, if only with LedgerUnavailable: longer than a replica set elects another primary. */
  answerWithinMs: 15_000,
  /** A server that says nothing for so long is asked again over another connection. */
  socketTimeoutMs: 5_000,
  connectTimeoutMs: 2_000,
  /** One question, with whatever the driver does about it, takes so long at most; closing a span may take longer. */
  attemptMs: 8_000,
  closingMs: 60_000,
  firstPauseMs: 20,
  longestPauseMs: 500,
  /** A span of another writer is taken over when nothing moved in it for so long, by our own watch. */
  orphanAfterMs: 30_000,
  /** Between two looks for orphans. */
  sweepEveryMs: 10_000,
  connections: 24,
} as const;
