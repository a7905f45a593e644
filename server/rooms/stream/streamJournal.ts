import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import { type PaidTip, paidTipOf } from '../policies/tips.ts';
import { ordersRef } from './OrderEffectRunner.ts';

const TAIL_PAGE = 500;

/** Reads entries of one ref from the journal in commit order, each time from where it stood. May repeat some. */
function createTail(ledger: LedgerPort, ref: string): () => Promise<readonly Receipt[]> {
  let cursor: string | undefined;
  return async () => {
    const receipts: Receipt[] = [];
    for (;;) {
      const from = cursor === undefined ? {} : { cursor };
      const page = await ledger.find({ by: { ref }, limit: TAIL_PAGE, ...from });
      receipts.push(...page.receipts);
      // at the end the journal gives no cursor: the last page is read again next time
      if (page.cursor === null) return receipts;
      cursor = page.cursor;
    }
  };
}

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
  const tips = createTail(input.ledger, tipRef(input.streamId));
  const orders = createTail(input.ledger, ordersRef(input.streamId));
  // an end comes after its hold, also when both are read again
  const open = new Set<string>();
  return {
    readTips: async () => (await tips()).flatMap((receipt) => paidTipOf(receipt) ?? []),
    async readOpenHolds() {
      for (const receipt of await orders()) {
        if (receipt.kind === 'hold') open.add(holdOf(receipt.legs.map(({ account }) => account)));
        else open.delete(holdOf([receipt.source.account]));
      }
      return open;
    },
  };
}

const HOLD = 'hold:';

function holdOf(accounts: readonly string[]): string {
  return (accounts.find((account) => account.startsWith(HOLD)) ?? '').slice(HOLD.length);
}
