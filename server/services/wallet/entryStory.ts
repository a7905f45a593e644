import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { HoldEndStory, HoldStory } from '../../../shared/protocol/money.ts';
import { holdEndEntryId, holdEntryId, holdOfReceipt } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';

/** A hold with its end; `end` is null while it is open. */
export interface HoldPair {
  readonly placed: Receipt;
  readonly end: Receipt | null;
}

/** Returns the hold that an entry places or ends, and its other half; null when it does neither. */
export async function holdPairOf(
  ledger: Pick<LedgerPort, 'get'>,
  receipt: Receipt,
): Promise<HoldPair | null> {
  const placing = holdOfReceipt(receipt);
  if (placing) return { placed: receipt, end: await ledger.get(holdEndEntryId(placing.holdId)) };
  const { account } = receipt.source;
  if (!account.startsWith('hold:')) return null;
  const placed = await ledger.get(holdEntryId(account.slice('hold:'.length)));
  return placed && { placed, end: receipt };
}

/** Tells a hold as its payer's statement does; null when what placed it is no hold as this server places them. */
export function storyOf({ placed, end }: HoldPair, account: string): HoldStory | null {
  const hold = holdOfReceipt(placed);
  if (hold === null) return null;
  const { held, from, dueAtMs } = hold;
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
