import type { Receipt } from '../../../shared/protocol/answers.ts';
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
    for (const receipt of page.receipts) {
      if (receipt.atMs < sinceMs || sumMinor >= enoughMinor) return { sumMinor, untilMs };
      if (!isTipTo(receipt, { creatorId, streamId })) continue;
      sumMinor += BigInt(receipt.memo.mesiMinor ?? 0);
      // in one stream a tip counts to its end
      if (streamId === null) untilMs = receipt.atMs + windowMs;
    }
    cursor = page.cursor;
    if (cursor === null) break;
  }
  return { sumMinor, untilMs };
}

function isTipTo(
  { kind, memo, ref }: Receipt,
  to: { readonly creatorId: string; readonly streamId: string | null },
): boolean {
  return (
    kind === 'tip' &&
    memo.creatorId === to.creatorId &&
    (to.streamId === null || ref === `stream:${to.streamId}`)
  );
}
