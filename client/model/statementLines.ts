import type { AssetAmount, StatementLine } from '../../shared/protocol/money.ts';

/**
 * A statement as people read it: what was held and how it ended is one line. The end tells it when it touches the
 * account; a hold that was taken whole, or is still open, tells itself.
 */
export function shownLines(lines: readonly StatementLine[]): readonly StatementLine[] {
  return lines.filter((line) => !isToldByItsEnd(line));
}

function isToldByItsEnd({ entryId, about }: StatementLine): boolean {
  const hold = about?.hold;
  return Boolean(hold?.isOwn && hold.placedId === entryId && hold.end && hold.end.returnedMinor !== '0');
}

/** What it did to the account in the end: of a hold that ended, what was taken. */
export function netChanges({ changes, about }: StatementLine): readonly AssetAmount[] {
  const hold = about?.hold;
  if (!hold?.isOwn || !hold.end) return changes;
  return [{ asset: hold.asset, amountMinor: String(-BigInt(hold.end.takenMinor)) }];
}

export interface LinePart {
  readonly entryId: string;
  readonly type: 'held' | 'paid' | 'returned';
  readonly atMs: number;
  readonly amount: AssetAmount;
}

/** The entries of a line that unfolds: what was set aside, and its end. Empty: it is one entry. */
export function partsOf({ about }: StatementLine): readonly LinePart[] {
  const hold = about?.hold;
  if (!hold?.isOwn || !hold.end) return [];
  const { asset, heldMinor, placedId, placedAtMs, end } = hold;
  const held: LinePart = {
    entryId: placedId,
    type: 'held',
    atMs: placedAtMs,
    amount: { asset, amountMinor: `-${heldMinor}` },
  };
  const hasReturned = end.returnedMinor !== '0';
  const last: LinePart = {
    entryId: end.entryId,
    type: hasReturned ? 'returned' : 'paid',
    atMs: end.atMs,
    amount: { asset, amountMinor: hasReturned ? end.returnedMinor : end.takenMinor },
  };
  return [held, last];
}
