import type { KeptLine } from '../../domain/conversation/conversationBody.ts';
import { tipEntryId } from '../../domain/tips/tipEntry.ts';
import { holdEndEntryId } from '../../services/ledger/holds/holds.ts';

/**
 * Returns the entry of the journal by which a line moved somebody's money: of a tip for its giver and its taker, of locked
 * files for whoever paid for them. Null: it moved none of that person's, or an older server opened the files and kept no order.
 */
export function entryOfLine(line: KeptLine, personId: string): string | null {
  if (line.type === 'text') {
    const orderId = line.openedWith?.[personId];
    return orderId === undefined ? null : holdEndEntryId(orderId);
  }
  if (line.type !== 'notice' || line.notice.type !== 'tipped' || line.byCommandId === undefined) return null;
  const isParty = line.from.id === personId || line.notice.to.id === personId;
  return isParty ? tipEntryId(line.from.id, line.byCommandId) : null;
}
