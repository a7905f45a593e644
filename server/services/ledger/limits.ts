/** Bounds of one entry and of the work in hand. Each is tested at the limit and one past it. */
export const LEDGER_LIMITS = {
  /** Characters of an entry id, an account or a ref. */
  nameChars: 200,
  minLegs: 2,
  maxLegs: 16,
  memoFacts: 16,
  /** Characters (code points) of one memo value. */
  memoValueChars: 1_000,
  /** Digits of one leg's amount: no person reaches it, but a row stays a row. */
  amountDigits: 100,
  /** Entries that leave in one commit: half of a thousand callers, so that the others are prepared meanwhile. */
  batchEntries: 512,
  /** So many that wait are decided while the batch before them is written: what comes later has to wait for the one behind. */
  readyEntries: 256,
  /** Appends that may wait for their batch; the next one is told LedgerUnavailable at once. */
  queuedEntries: 20_000,
  /** Entries on one page of find. */
  pageEntries: 1_000,
  /** Findings named by an audit, of each sort. */
  auditFindings: 100,
  /** Longest wait for another process that is committing to the same file. */
  busyTimeoutMs: 2_000,
  /** Entries that are filed together, and then brought from the log into the file: enough to write a page once for many. */
  fileEveryEntries: 8_192,
  /** Entries between two folds at least: what a start has to read beyond the fold stays below a second. */
  foldEveryEntries: 50_000,
  /** Entries that go into the statements in one step: other work gets its turn between two. */
  statementStepEntries: 512,
  /** Statements that lag by this much are brought up to date without being asked … */
  statementLagEntries: 1_000,
  /** … in a second in which no more than this was committed. */
  statementIdleEntries: 5_000,
} as const;
