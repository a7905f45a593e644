import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';

/** How an id ended in the journal: somebody has used it, or it is waived and can never be used. */
export type EntryEnd =
  | { readonly type: 'used'; readonly receipt: Receipt }
  | { readonly type: 'waived'; readonly reason: string };

/**
 * Takes the id of an entry in the journal, so that nobody can pay or hold anything under it from then on, not even a process
 * that is half-way through it. The entry moves nothing. When the id was used before, or waived for another reason, it answers
 * that.
 */
export async function waiveEntry(
  ledger: Pick<LedgerPort, 'append' | 'get'>,
  waived: { readonly entryId: string; readonly personId: string; readonly reason: string },
): Promise<EntryEnd> {
  const { entryId, personId, reason } = waived;
  // no account of the person is touched: their statement has no line of it
  const source = `external:waived:${personId}`;
  const outcome = await ledger.append({
    id: entryId,
    kind: 'void',
    source,
    legs: [
      { account: source, asset: 'MESI', amountMinor: 1n },
      { account: source, asset: 'MESI', amountMinor: -1n },
    ],
    ref: null,
    memo: { reason },
  });
  if (outcome.ok) return { type: 'waived', reason };
  const first = outcome.rejection === 'IdempotencyConflict' ? await ledger.get(entryId) : null;
  if (!first) throw new Error(`${entryId} cannot be waived: ${outcome.rejection}`);
  return first.kind === 'void'
    ? { type: 'waived', reason: first.memo.reason ?? '' }
    : { type: 'used', receipt: first };
}
