import type { LedgerPort } from '../../services/ledger/port.ts';
import { createJournalTail } from '../kernel/journalTail.ts';
import { createOpenHolds } from '../orders/openHolds.ts';
import { type PaidTip, paidTipOf } from '../policies/tips.ts';
import { ordersRef } from './streamOrders.ts';

/** What the entries of a stream's tips are filed under. */
export const tipRef = (streamId: string): string => `stream:${streamId}`;

/** What the journal has of one stream, whoever wrote it. */
export interface StreamJournal {
  /** Tips since the last time, in commit order; may repeat some. */
  readTips(): Promise<readonly PaidTip[]>;
  /** Ids of the holds of its orders that have not ended. */
  readOpenHolds(): Promise<ReadonlySet<string>>;
}

export function createStreamJournal(input: {
  readonly ledger: LedgerPort;
  readonly streamId: string;
}): StreamJournal {
  const tips = createJournalTail(input.ledger, tipRef(input.streamId));
  return {
    readTips: async () => (await tips()).flatMap((receipt) => paidTipOf(receipt) ?? []),
    readOpenHolds: createOpenHolds(createJournalTail(input.ledger, ordersRef(input.streamId))),
  };
}
