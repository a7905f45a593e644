import type { Receipt } from '../../../shared/protocol/answers.ts';
import { isPaidTip } from '../../domain/tips/tipEntry.ts';
import { holdEndEntryId, holdOfReceipt } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import { type FactsQuestion, TIP_ENTRIES } from './port.ts';

const PAGE = 200;

interface TipSum {
  /** The sum in minor units of MESI; null when it was not asked for. */
  readonly sumMinor: bigint | null;
  /** When the oldest tip that counts stops counting, in Unix ms; null when it never does. */
  readonly untilMs: number | null;
}

/** Sums what that person tipped to that creator, from the wallet's newest entry back, no further than needed. */
export async function sumTips(
  { ledger, clock }: { readonly ledger: LedgerPort; readonly clock: Clock },
  { personId, creatorId, tips }: FactsQuestion,
): Promise<TipSum> {
  if (tips === null) return { sumMinor: null, untilMs: null };
  const { streamId, sinceMs, enoughMinor } = tips;
  const windowMs = clock.nowMs() - sinceMs;
  let sumMinor = 0n;
  let untilMs: number | null = null;
  let cursor: string | null = null;
  for (let read = 0; read < TIP_ENTRIES; read += PAGE) {
    const page = await ledger.find({
      by: { account: `wallet:${personId}` },
      order: 'newest',
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const entry of page.receipts) {
      if (entry.atMs < sinceMs || sumMinor >= enoughMinor) return { sumMinor, untilMs };
      const receipt = await paidBy(ledger, entry);
      if (!isTipTo(receipt, { creatorId, streamId })) continue;
      sumMinor += BigInt(receipt.memo.mesiMinor ?? 0);
      // in one stream a tip counts to its end
      if (streamId === null) untilMs = entry.atMs + windowMs;
    }
    cursor = page.cursor;
    if (cursor === null) break;
  }
  return { sumMinor, untilMs };
}

/** Returns the entry that paid what a wallet put up for an item of a tip menu; every other entry is returned as it is. */
async function paidBy(ledger: Pick<LedgerPort, 'get'>, entry: Receipt): Promise<Receipt> {
  const hold = entry.memo.purpose === 'menu' ? holdOfReceipt(entry) : null;
  return (hold && (await ledger.get(holdEndEntryId(hold.holdId)))) ?? entry;
}

function isTipTo(
  receipt: Receipt,
  to: { readonly creatorId: string; readonly streamId: string | null },
): boolean {
  const { memo, ref } = receipt;
  const isHere = ref === `stream:${to.streamId}` || memo.streamId === to.streamId;
  return isPaidTip(receipt) && memo.creatorId === to.creatorId && (to.streamId === null || isHere);
}
