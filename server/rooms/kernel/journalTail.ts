import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';

const TAIL_PAGE = 500;

/** Reads entries of one ref from the journal in commit order, each time from where it stood. May repeat some. */
export function createJournalTail(ledger: LedgerPort, ref: string): () => Promise<readonly Receipt[]> {
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
