import { createHash } from 'node:crypto';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { holdEntryId, holdOfReceipt } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { type EntryNews, noticeOfEntry } from './noticeOfEntry.ts';
import type { Happening } from './port.ts';
import type { NoticesParts } from './storeNotices.ts';

const TAILS = COLLECTIONS.noticeTails.name;
/** Entries of one page. Those of the last page are remembered, so that each is looked at once. */
const PAGE = 100;
/** How far back the first look at a person's journal tells. */
const FIRST_LOOK_MS = 7 * DAY_MS;

/** Up to where the entries of an account were made into notices. */
interface TailDocument extends JsonObject {
  /** The journal's cursor; null: nothing is behind it yet. */
  readonly cursor: string | null;
  /** The entries behind the cursor that were looked at, each by a short hash of its id. */
  readonly seen: readonly string[];
  /** Entries of before are told to nobody. */
  readonly sinceMs: number;
}

interface ReaderParts extends NoticesParts {
  readonly tell: (happening: Happening) => Promise<boolean>;
}

/** Returns what makes notices of the entries that a person's accounts have since the last time. It may be repeated. */
export function createJournalReader(parts: ReaderParts): (personId: string) => Promise<void> {
  return async (personId) => {
    for (const account of [`creator:${personId}`, `wallet:${personId}`])
      await readAccount(parts, { personId, account });
  };
}

/** Tells a person of one entry, once however often; an entry that tells them nothing is passed over. */
export async function tellEntry(
  { ledger, identity, tell }: Pick<ReaderParts, 'ledger' | 'identity' | 'tell'>,
  { receipt, personId }: { readonly receipt: Receipt; readonly personId: string },
): Promise<void> {
  const news = noticeOfEntry({ receipt, placed: await placedBy(ledger, receipt), personId });
  if (news === null) return;
  const key = `entry/${receipt.entryId}`;
  await tell({ personId, key, atMs: receipt.atMs, news: await withCreator(identity, news) });
}

/** Returns the entry that placed the hold which an entry places or ends; null when it does neither. */
export async function placedBy(ledger: Pick<LedgerPort, 'get'>, receipt: Receipt): Promise<Receipt | null> {
  if (holdOfReceipt(receipt)) return receipt;
  const { account } = receipt.source;
  return account.startsWith('hold:') ? ledger.get(holdEntryId(account.slice('hold:'.length))) : null;
}

async function withCreator(identity: ReaderParts['identity'], news: EntryNews): Promise<Happening['news']> {
  if (news.type !== 'orderEnded' && news.type !== 'shareReceived') return news;
  const { creatorId, ...rest } = news;
  const creator = creatorId === null ? null : await identity.get(creatorId);
  return { ...rest, creator: creator && personOf(creator) };
}

async function readAccount(
  parts: ReaderParts,
  { personId, account }: { readonly personId: string; readonly account: string },
): Promise<void> {
  const { store, ledger, clock } = parts;
  for (;;) {
    const stored = await store.get<TailDocument>(TAILS, account);
    const tail = stored?.body ?? { cursor: null, seen: [], sinceMs: clock.nowMs() - FIRST_LOOK_MS };
    const from = tail.cursor === null ? {} : { cursor: tail.cursor };
    const page = await ledger.find({ by: { account }, limit: PAGE, ...from });
    const fresh = page.receipts.filter(({ entryId }) => !tail.seen.includes(shortHash(entryId)));
    for (const receipt of fresh)
      if (receipt.atMs >= tail.sinceMs) await tellEntry(parts, { receipt, personId });
    if (fresh.length > 0 || page.cursor !== null) {
      const seen = page.cursor === null ? page.receipts.map(({ entryId }) => shortHash(entryId)) : [];
      await keep(
        store,
        { account, version: stored?.version },
        { ...tail, cursor: page.cursor ?? tail.cursor, seen },
      );
    }
    if (page.cursor === null) return;
  }
}

/** Another process may have kept its own: what it read and told is as good, so nothing is lost by that. */
async function keep(
  store: StorePort,
  { account, version }: { readonly account: string; readonly version: number | undefined },
  tail: TailDocument,
): Promise<void> {
  if (version === undefined) await store.insert(TAILS, account, tail);
  else await store.replace(TAILS, account, version, tail);
}

function shortHash(entryId: string): string {
  return createHash('sha256').update(entryId).digest('base64url').slice(0, 12);
}
