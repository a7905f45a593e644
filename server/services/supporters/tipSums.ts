import type { Receipt } from '../../../shared/protocol/answers.ts';
import { paidTipOf } from '../../domain/tips/tipEntry.ts';
import type { LedgerPort } from '../ledger/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';

const SUMS = COLLECTIONS.supporterSums.name;
const PAGE_ENTRIES = 1_000;
/** The people whose sums are kept of one creator; beyond that those who gave least are not. */
const MOST_GIVERS = 2_000;
/** The newest payments that are looked at for the boards of weeks and months. */
const MOST_RECENT = 10_000;

export type Sums = ReadonlyMap<string, bigint>;

export interface TipsParts {
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'find'>;
}

interface NamedTip {
  readonly giverId: string;
  readonly mesiMinor: bigint;
  readonly atMs: number;
}

/** What whole pages of the journal came to. */
type SumsDocument = JsonObject & {
  readonly cursor: string | null;
  readonly sums: Readonly<Record<string, string>>;
};

/** Returns the tips to a creator since then whose givers are named, the newest first. */
export async function recentTips(
  { ledger }: TipsParts,
  { creatorId, sinceMs }: { readonly creatorId: string; readonly sinceMs: number },
): Promise<readonly NamedTip[]> {
  const tips: NamedTip[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MOST_RECENT; read += PAGE_ENTRIES) {
    const page = await ledger.find({
      by: { account: `creator:${creatorId}` },
      order: 'newest',
      limit: PAGE_ENTRIES,
      ...(cursor === null ? {} : { cursor }),
    });
    tips.push(...page.receipts.flatMap((receipt) => namedTip(receipt, creatorId)));
    const last = page.receipts.at(-1);
    cursor = page.cursor;
    if (cursor === null || !last || last.atMs < sinceMs) break;
  }
  return tips.filter(({ atMs }) => atMs >= sinceMs);
}

/** Returns what each named giver tipped a creator in all. Whole pages are counted once, the last one each time. */
export async function sumsOfAll({ store, ledger }: TipsParts, creatorId: string): Promise<Sums> {
  const stored = await store.get<SumsDocument>(SUMS, creatorId);
  let cursor = stored?.body.cursor ?? null;
  let sums = new Map(Object.entries(stored?.body.sums ?? {}).map(([id, minor]) => [id, BigInt(minor)]));
  for (;;) {
    const page = await ledger.find({
      by: { account: `creator:${creatorId}` },
      limit: PAGE_ENTRIES,
      ...(cursor === null ? {} : { cursor }),
    });
    const before = new Map(sums);
    for (const { giverId, mesiMinor } of page.receipts.flatMap((receipt) => namedTip(receipt, creatorId)))
      sums.set(giverId, (sums.get(giverId) ?? 0n) + mesiMinor);
    if (page.cursor === null) {
      // the last page is read again next time: there is no cursor yet for what will follow it
      if (cursor !== (stored?.body.cursor ?? null))
        await keep(store, { creatorId, stored, cursor, sums: before });
      return sums;
    }
    cursor = page.cursor;
    sums = largest(sums);
  }
}

/** Whoever was faster counted as far: what is not kept is counted again. */
async function keep(
  store: StorePort,
  {
    creatorId,
    stored,
    cursor,
    sums,
  }: {
    readonly creatorId: string;
    readonly stored: { readonly version: number } | null;
    readonly cursor: string | null;
    readonly sums: Sums;
  },
): Promise<void> {
  const body = { cursor, sums: Object.fromEntries([...sums].map(([id, minor]) => [id, String(minor)])) };
  if (stored) await store.replace<SumsDocument>(SUMS, creatorId, stored.version, body);
  else await store.insert<SumsDocument>(SUMS, creatorId, body);
}

function largest(sums: Map<string, bigint>): Map<string, bigint> {
  if (sums.size <= MOST_GIVERS) return sums;
  return new Map([...sums].sort(([, a], [, b]) => (a > b ? -1 : 1)).slice(0, MOST_GIVERS));
}

/** A tip to that creator, when its giver is named; a share of somebody else's tip is none. */
function namedTip(receipt: Receipt, creatorId: string): readonly NamedTip[] {
  const tip = paidTipOf(receipt);
  if (!tip || tip.from === null || receipt.memo.creatorId !== creatorId) return [];
  return [{ giverId: tip.payerId, mesiMinor: BigInt(tip.mesiMinor), atMs: tip.atMs }];
}
