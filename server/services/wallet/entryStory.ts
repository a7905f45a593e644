import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { HoldEndStory, HoldStory } from '../../../shared/protocol/money.ts';
import { holdEndEntryId, holdEntryId, holdOfReceipt } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';

/** Returns the entry that placed the hold which an entry places or ends; null when it does neither. */
export async function placedOf(ledger: Pick<LedgerPort, 'get'>, receipt: Receipt): Promise<Receipt | null> {
  if (holdOfReceipt(receipt)) return receipt;
  const { account } = receipt.source;
  return account.startsWith('hold:') ? ledger.get(holdEntryId(account.slice('hold:'.length))) : null;
}

/**
 * Tells the hold that an entry places or ends as its payer's statement does; null when what placed it is no hold as this
 * server places them.
 */
export async function holdStory(
  ledger: Pick<LedgerPort, 'get'>,
  { receipt, placed }: { readonly receipt: Receipt; readonly placed: Receipt },
  account: string,
): Promise<HoldStory | null> {
  const hold = holdOfReceipt(placed);
  if (hold === null) return null;
  const { holdId, held, from, dueAtMs } = hold;
  const isPlacing = receipt.entryId === placed.entryId;
  const end = isPlacing ? await ledger.get(holdEndEntryId(holdId)) : receipt;
  return {
    isOwn: from === account,
    asset: held.asset,
    heldMinor: String(held.amountMinor),
    placedId: placed.entryId,
    placedAtMs: placed.atMs,
    dueAtMs,
    end: end && endStory(end, held.amountMinor),
  };
}

function endStory({ entryId, atMs, kind, memo }: Receipt, heldMinor: bigint): HoldEndStory {
  const takenMinor = kind === 'post' ? BigInt(memo.takenMinor ?? '0') : 0n;
  const { deliveredMs, lengthMs } = memo;
  const isTimed = deliveredMs !== undefined && lengthMs !== undefined;
  return {
    entryId,
    atMs,
    takenMinor: String(takenMinor),
    returnedMinor: String(heldMinor - takenMinor),
    reason: memo.reason ?? null,
    delivered: isTimed ? { ms: Number(deliveredMs), ofMs: Number(lengthMs) } : null,
  };
}

/** Returns the purpose of an order, such as `ticket` or `call`; a payout's hold says it by its ref. */
export function purposeOf({ ref, memo }: Receipt): string | null {
  return memo.purpose ?? (ref?.startsWith('payout:') ? 'payout' : null);
}

export function streamIdOf({ ref, memo }: Receipt): string | null {
  return memo.streamId ?? /^stream:([^:]+)/.exec(ref ?? '')?.[1] ?? null;
}
