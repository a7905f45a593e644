/** What a ledger reports to whoever counts. Both adapters are given one. */
export interface LedgerMetrics {
  /** Called after each commit that carried new entries. Must not throw. */
  readonly onBatch: (batch: { readonly entries: number; readonly durationMs: number }) => void;
}

/** Returns what an error says, or the thrown value as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
