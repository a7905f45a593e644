import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';

const TAIL_PAGE = 500;

/**
 * Returns a reader of the entries of one ref, in commit order. Each call reads on from where the last one stood, and
 * may repeat some entries.
 */
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
