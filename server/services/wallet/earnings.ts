import { type Asset, isAsset } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { EarningsView } from '../../../shared/protocol/money.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import { creatorOf } from './bookings.ts';

const EARNINGS = COLLECTIONS.earnings.name;
const PAGE_ENTRIES = 1_000;
/** Pages of the journal read for one question; what is beyond is counted by the next one. */
export const MOST_PAGES = 20;
/** What came in within one span becomes available at once, when its youngest possible part is old enough. */
const SPAN_MS = 30 * MINUTE_MS;
/** Money that came back or was put in by the platform: nobody can ask for it again. */
const UNPROTECTED: ReadonlySet<Receipt['kind']> = new Set(['topUp', 'void', 'conversion']);

/** Minor units by asset, by span: `Math.floor(atMs / SPAN_MS)`. */
type Spans = Readonly<Record<string, Readonly<Partial<Record<Asset, string>>>>>;

interface EarningsDocument {
  readonly [key: string]: string | number | null | Spans | undefined;
  /** All before it is in `spans`, or too old to be. */
  readonly cursor: string | null;
  readonly spans: Spans;
  /** Spans older than that were dropped. */
  readonly protectionMs: number;
  /** While there is more to count. */
  readonly behind?: 'yes';
}

interface Parts {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly clock: Clock;
  readonly protectionMs: number;
}

/**
 * Returns what a creator may take out: the balance without what came in lately. Each entry is counted once in its
 * life and then stands as a sum of its half hour, so that a question costs at most `MOST_PAGES` pages however much
 * was earned in a day. Rules: SPEC.md, WA10 … WA12.
 */
export async function readEarnings(parts: Parts, creatorId: string): Promise<EarningsView> {
  const { ledger, clock, protectionMs } = parts;
  // before the count: what comes in between is counted as protected, and not as held
  const held = await ledger.balances(creatorOf(creatorId));
  const counted = await countEarnings(parts, creatorId);
  const nowMs = clock.nowMs();
  const assets = Object.entries(held).flatMap(([asset, balance]) => {
    if (!isAsset(asset) || balance === undefined) return [];
    const lately = partsOf(counted.spans, asset, protectionMs).filter(({ atMs }) => atMs > nowMs);
    const sum = lately.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    const protectedMinor = counted.isWhole && sum < balance ? sum : balance;
    const [next] = lately;
    return [
      {
        asset,
        balanceMinor: String(balance),
        availableMinor: String(balance - protectedMinor),
        protectedMinor: String(protectedMinor),
        nextRelease: next ? { atMs: next.atMs, amountMinor: String(next.amountMinor) } : null,
      },
    ];
  });
  return { protectionMs, assets, isCounting: !counted.isWhole };
}

/** Returns what came in by span, and when it becomes available, the oldest first. */
function partsOf(spans: Spans, asset: Asset, protectionMs: number) {
  return Object.entries(spans)
    .map(([span, sums]) => ({
      amountMinor: BigInt(sums[asset] ?? '0'),
      atMs: (Number(span) + 1) * SPAN_MS + protectionMs,
    }))
    .filter(({ amountMinor }) => amountMinor > 0n)
    .sort((a, b) => a.atMs - b.atMs);
}

/** Reads on for at most `limit` creators whose history is longer than one question reads. */
export async function countBehind(parts: Parts, limit: number): Promise<void> {
  const query = { field: 'behind', value: 'yes', limit };
  const behind = await parts.store.find<EarningsDocument>(EARNINGS, query);
  for (const { id } of behind) await countEarnings(parts, id);
}

/** Reads on from where the last question stopped. `isWhole`: up to the end of the journal. */
async function countEarnings(
  parts: Parts,
  creatorId: string,
): Promise<{ readonly spans: Spans; readonly isWhole: boolean }> {
  const { ledger, clock, protectionMs } = parts;
  const account = creatorOf(creatorId);
  const stored = await parts.store.get<EarningsDocument>(EARNINGS, creatorId);
  // a longer protection than it was counted for: what was dropped is needed again
  const known = stored && stored.body.protectionMs >= protectionMs ? stored.body : null;
  let spans = known?.spans ?? {};
  let cursor = known?.cursor ?? null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await ledger.find({
      by: { account },
      limit: PAGE_ENTRIES,
      ...(cursor === null ? {} : { cursor }),
    });
    const sinceMs = clock.nowMs() - protectionMs - SPAN_MS;
    const before = spans;
    spans = addPage(spans, { account, receipts: page.receipts, sinceMs });
    if (page.cursor === null) {
      // the last page is read again next time: there is no cursor yet for what will follow it
      if (pages > 0 || known?.behind)
        await keep(parts, { creatorId, stored, body: { cursor, spans: before, protectionMs } });
      return { spans, isWhole: true };
    }
    cursor = page.cursor;
  }
  await keep(parts, { creatorId, stored, body: { cursor, spans, protectionMs, behind: 'yes' } });
  return { spans, isWhole: false };
}

function addPage(
  spans: Spans,
  page: { readonly account: string; readonly receipts: readonly Receipt[]; readonly sinceMs: number },
): Spans {
  const next: Record<string, Partial<Record<Asset, string>>> = {};
  for (const [span, sums] of Object.entries(spans)) {
    if ((Number(span) + 1) * SPAN_MS > page.sinceMs) next[span] = { ...sums };
  }
  for (const { kind, atMs, legs } of page.receipts) {
    if (UNPROTECTED.has(kind) || atMs < page.sinceMs) continue;
    const span = String(Math.floor(atMs / SPAN_MS));
    for (const leg of legs) {
      if (leg.account !== page.account || leg.amountMinor.startsWith('-')) continue;
      const sums = next[span] ?? {};
      next[span] = sums;
      sums[leg.asset] = String(BigInt(sums[leg.asset] ?? '0') + BigInt(leg.amountMinor));
    }
  }
  return next;
}

/** Keeps what was counted. Whoever was faster counted as far: what is not kept is counted again. */
async function keep(
  { store }: Parts,
  task: {
    readonly creatorId: string;
    readonly stored: Versioned<EarningsDocument> | null;
    readonly body: EarningsDocument;
  },
): Promise<void> {
  const { creatorId, stored, body } = task;
  if (stored) await store.replace(EARNINGS, creatorId, stored.version, body);
  else await store.insert(EARNINGS, creatorId, body);
}
