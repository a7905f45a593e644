import type { Receipt, ReceiptKind } from '../../../shared/protocol/answers.ts';
import {
  type AssetAmount,
  STATEMENT_CURSOR_CHARS,
  type StatementAbout,
  type StatementLine,
} from '../../../shared/protocol/money.ts';
import { type Person, personOf } from '../../../shared/protocol/people.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { personOfAccount } from '../../domain/personOfAccount.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { EntryPage, LedgerPort } from '../ledger/port.ts';
import type { OpaqueIds } from '../opaqueIds/port.ts';
import { createSeal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { holdStory, placedOf, purposeOf, streamIdOf } from './entryStory.ts';
import type { StatementFilter, StatementsPort } from './port.ts';

const CURSOR_PURPOSE = 'mesi-cursor-2';

/** Entries looked at for one page: a rare kind in a long history is found a part at a time. */
export const MOST_LOOKED_AT = 2_000;
const EXPORT_PAGE = 500;

type Ledger = Pick<LedgerPort, 'find' | 'get'>;
type People = Pick<IdentityPort, 'get'>;

/** Where what lines say comes from. */
interface Sources {
  readonly ledger: Ledger;
  /** Streams have their titles there. */
  readonly store: Pick<StorePort, 'get'>;
  readonly identity: People;
  readonly opaqueIds: OpaqueIds;
}

/** Tells what an account saw, from the journal alone. Rules: SPEC.md, WA17 … WA19. */
export function createStatements({
  ledger,
  store,
  identity,
  opaqueIds,
  secret,
}: Sources & {
  /** Seals cursors; the same on every server of a set. */
  readonly secret: string;
}): StatementsPort {
  // cursors of the ledger may name entries, whose ids hold who gave: they leave closed, and come back as they left
  const seal = createSeal(secret, CURSOR_PURPOSE);
  const sources = { ledger, store, identity, opaqueIds };
  const look = (filter: StatementFilter, cursor: string | null, limit: number): Promise<EntryPage> =>
    ledger.find({
      by: { account: accountOf(filter) },
      order: 'newest',
      limit,
      ...(cursor === null ? {} : { cursor }),
    });

  return {
    async page({ cursor: sealed, limit, ...filter }) {
      const teller = new Teller(sources, filter);
      const lines: StatementLine[] = [];
      let cursor = sealed === null ? null : seal.open(accountOf(filter), sealed);
      if (sealed !== null && cursor === null) return refuse('BadRequest');
      for (let looked = 0; looked < MOST_LOOKED_AT && lines.length < limit; ) {
        // never more than there is room for: the cursor stands behind the last entry of a page
        const page = await look(filter, cursor, limit - lines.length);
        looked += limit - lines.length;
        lines.push(...(await teller.tell(page.receipts, { withAbout: true })));
        cursor = page.cursor;
        if (cursor === null || teller.isPast(page.receipts))
          return { ok: true, value: { lines, cursor: null } };
      }
      const next = cursor === null ? null : seal.seal(accountOf(filter), cursor);
      // so much is in flight that its names fit into no address; it is over in a moment
      if (next !== null && next.length > STATEMENT_CURSOR_CHARS) return refuse('TemporarilyUnavailable');
      return { ok: true, value: { lines, cursor: next } };
    },

    async *all(filter) {
      const teller = new Teller(sources, filter);
      let cursor: string | null = null;
      do {
        const page: EntryPage = await look(filter, cursor, EXPORT_PAGE);
        yield* await teller.tell(page.receipts, { withAbout: false });
        cursor = teller.isPast(page.receipts) ? null : page.cursor;
      } while (cursor !== null);
    },

    async receipt({ userId, entryId }) {
      const receipt = await ledger.get(entryId);
      if (receipt === null || hidesGiver(receipt, userId)) return null;
      return (await isParty(ledger, receipt, userId)) ? receipt : null;
    },
  };
}

function accountOf({ account, userId }: Pick<StatementFilter, 'account' | 'userId'>): string {
  return `${account}:${userId}`;
}

/** Tells whether a person may see a receipt: a leg is theirs, or the hold that it ends was. */
async function isParty(ledger: Ledger, receipt: Receipt, userId: string): Promise<boolean> {
  const isTheirs = ({ account }: { readonly account: string }) =>
    account === `wallet:${userId}` || account === `creator:${userId}` || account === `owed:${userId}`;
  if (receipt.legs.some(isTheirs)) return true;
  return (await placedOf(ledger, receipt))?.legs.some(isTheirs) ?? false;
}

/**
 * Tells whether a receipt is kept from a person: that of an anonymous tip says who gave it, and is shown to its giver
 * alone.
 */
function hidesGiver({ memo, source }: Receipt, userId: string): boolean {
  return memo.anonymous === 'yes' && source.account !== `wallet:${userId}` && memo.giverId !== userId;
}

/** Tells whether an entry is a tip to somebody else, of which this person has a share. */
function isShare({ memo, source }: Receipt, userId: string): boolean {
  const isGiver = source.account === `wallet:${userId}` || memo.giverId === userId;
  return memo.shares !== undefined && memo.creatorId !== userId && !isGiver;
}

/** Whether lines say what they were for: that costs look-ups which a table of all lines does not show. */
interface Telling {
  readonly withAbout: boolean;
}

/** Makes lines of entries, and asks for each name once. */
class Teller {
  readonly #from: Sources;
  readonly #filter: StatementFilter;
  readonly #people = new Map<string, Promise<Person | null>>();
  readonly #titles = new Map<string, Promise<string | null>>();

  constructor(from: Sources, filter: StatementFilter) {
    this.#from = from;
    this.#filter = filter;
  }

  async tell(receipts: readonly Receipt[], telling: Telling): Promise<readonly StatementLine[]> {
    const wanted = receipts.filter((each) => this.#isWanted(each));
    const lines = await Promise.all(wanted.map((each) => this.#line(each, telling)));
    return lines.filter(({ changes }) => changes.length > 0);
  }

  /**
   * Tells whether a page reaches beyond the filter's time. The newest come first: beyond an entry that is too old
   * there are only older ones.
   */
  isPast(receipts: readonly Receipt[]): boolean {
    const { fromMs } = this.#filter;
    const last = receipts.at(-1);
    return fromMs !== null && last !== undefined && last.atMs < fromMs - CLOCKS_DIFFER_MS;
  }

  #isWanted(receipt: Receipt): boolean {
    const { asset, kinds, fromMs, toMs } = this.#filter;
    const account = accountOf(this.#filter);
    return (
      (kinds === null || kinds.has(kindOf(receipt))) &&
      (fromMs === null || receipt.atMs >= fromMs) &&
      (toMs === null || receipt.atMs < toMs) &&
      (asset === null || receipt.legs.some((leg) => leg.account === account && leg.asset === asset))
    );
  }

  async #line(receipt: Receipt, { withAbout }: Telling): Promise<StatementLine> {
    const { userId } = this.#filter;
    const { entryId, atMs, ref, memo } = receipt;
    const hasReceipt = !hidesGiver(receipt, userId);
    const placed = await placedOf(this.#from.ledger, receipt);
    return {
      entryId: hasReceipt ? entryId : this.#from.opaqueIds.tip(entryId),
      kind: kindOf(receipt),
      atMs,
      changes: changesOf(receipt, accountOf(this.#filter)),
      person: hasReceipt || isShare(receipt, userId) ? await this.#otherSide(receipt, placed) : null,
      note: memo.message ?? memo.note ?? memo.reason ?? '',
      ref,
      hasReceipt,
      ...(withAbout ? { about: await this.#about(receipt, placed) } : {}),
    };
  }

  async #about(receipt: Receipt, placed: Receipt | null): Promise<StatementAbout> {
    const { ledger } = this.#from;
    const first = placed ?? receipt;
    const streamId = streamIdOf(first);
    return {
      purpose: purposeOf(first),
      menuTitle: first.memo.menuTitle ?? null,
      ...(isShare(receipt, this.#filter.userId) ? { isShare: true } : {}),
      stream: streamId === null ? null : { streamId, title: await this.#titleOf(streamId) },
      hold: placed && (await holdStory(ledger, { receipt, placed }, accountOf(this.#filter))),
    };
  }

  async #otherSide({ legs, memo }: Receipt, placed: Receipt | null): Promise<Person | null> {
    const { userId } = this.#filter;
    const facts = [memo, placed?.memo ?? {}];
    const named = facts.flatMap(({ creatorId, giverId, payerId }) => [creatorId, giverId, payerId]);
    const inLegs = legs.flatMap(({ account }) => personOfAccount(account) ?? []);
    // who pledged anonymously is not told to whose goal it was for, in no entry
    const isNameless = placed?.memo.purpose === 'pledge' && placed.memo.giverId === undefined;
    const payer = isNameless ? undefined : /^wallet:(.+)$/.exec(placed?.source.account ?? '')?.[1];
    const known = [...named, ...inLegs, payer].find((id) => id !== undefined && id !== userId);
    return known === undefined ? null : this.#personOf(known);
  }

  /** Returns the title of a stream; each is looked up once. */
  #titleOf(streamId: string): Promise<string | null> {
    const asked = this.#titles.get(streamId) ?? this.#readTitle(streamId);
    this.#titles.set(streamId, asked);
    return asked;
  }

  async #readTitle(streamId: string): Promise<string | null> {
    const found = await this.#from.store.get(COLLECTIONS.streams.name, streamId);
    const { stage } = (found?.body ?? {}) as { readonly stage?: { readonly title?: unknown } };
    return typeof stage?.title === 'string' && stage.title !== '' ? stage.title : null;
  }

  #personOf(id: string): Promise<Person | null> {
    const asked =
      this.#people.get(id) ?? this.#from.identity.get(id).then((account) => account && personOf(account));
    this.#people.set(id, asked);
    return asked;
  }
}

/** Servers stamp by their own clocks. */
const CLOCKS_DIFFER_MS = 60_000;

/** Returns the kind that people read: a payout is a hold to the ledger, and to people it is a payout. */
function kindOf({ kind, ref }: Receipt): ReceiptKind {
  return kind === 'hold' && ref?.startsWith('payout:') ? 'payout' : kind;
}

/** Returns what the entry did to the account, by asset; several legs of one asset count as one. */
function changesOf({ legs }: Receipt, account: string): readonly AssetAmount[] {
  const sums = new Map<AssetAmount['asset'], bigint>();
  for (const leg of legs) {
    if (leg.account === account) sums.set(leg.asset, (sums.get(leg.asset) ?? 0n) + BigInt(leg.amountMinor));
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0n)
    .map(([asset, sum]) => ({ asset, amountMinor: String(sum) }));
}
