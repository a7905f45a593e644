import { type PaidTip, paidTipOf } from '../../domain/tips/tipEntry.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import { createJournalTail } from '../kernel/journalTail.ts';
import { createOpenHolds } from '../orders/openHolds.ts';
import { ordersRef } from './streamOrders.ts';

/** Returns the `ref` under which the entries of a stream's tips are filed. */
export const tipRef = (streamId: string): string => `stream:${streamId}`;

/** What the journal has of one stream, whoever wrote it. */
export interface StreamJournal {
  /** Returns the tips since the last time, in commit order; some may be repeated. */
  readTips(): Promise<readonly PaidTip[]>;
  /** Returns what was paid for orders from the menu since the last time, as tips; some may be repeated. */
  readMenuTips(): Promise<readonly PaidTip[]>;
  /** Returns the ids of the holds of the stream's orders that have not ended. */
  readOpenHolds(): Promise<ReadonlySet<string>>;
}

export function createStreamJournal(input: {
  readonly ledger: LedgerPort;
  readonly streamId: string;
}): StreamJournal {
  const tips = createJournalTail(input.ledger, tipRef(input.streamId));
  const orders = createJournalTail(input.ledger, ordersRef(input.streamId));
  const tipsOf = async (tail: typeof tips) => (await tail()).flatMap((receipt) => paidTipOf(receipt) ?? []);
  return {
    readTips: () => tipsOf(tips),
    readMenuTips: () => tipsOf(orders),
    readOpenHolds: createOpenHolds(createJournalTail(input.ledger, ordersRef(input.streamId))),
  };
}
