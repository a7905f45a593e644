import type { LedgerPort } from '../port.ts';
import { type Hold, holdOfReceipt } from './holds.ts';

const PAGE = 1_000;

/** Goes through all holds that have not ended, page by page. An entry that is no hold is left out. */
export async function* openHolds(ledger: Pick<LedgerPort, 'find'>): AsyncGenerator<Hold> {
  let cursor: string | null = null;
  do {
    const query = { by: { openHolds: true }, limit: PAGE } as const;
    const page: Awaited<ReturnType<LedgerPort['find']>> = await ledger.find(
      cursor === null ? query : { ...query, cursor },
    );
    for (const receipt of page.receipts) {
      const hold = holdOfReceipt(receipt);
      if (hold) yield hold;
    }
    cursor = page.cursor;
  } while (cursor !== null);
}
