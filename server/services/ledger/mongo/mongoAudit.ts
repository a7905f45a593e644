import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import { sha256 } from '../../../sha256.ts';
import { kindOf, mayGoNegative, parseLegs } from '../entry.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import type { LedgerAudit } from '../port.ts';
import type { MongoBooks } from './mongoBooks.ts';
import {
  batchOf,
  type Claim,
  DamagedDocument,
  type EntryDocument,
  type FoldDocument,
  type PageDocument,
  PLACES_PER_BATCH,
  pageId,
  type RowDocument,
  readClaims,
  receiptOf,
  rowId,
  spanName,
  spanNumber,
  spanOfRow,
} from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import type { MongoView } from './mongoView.ts';
import { SpanTotals, Sum } from './spanTotals.ts';

export interface MongoAuditTask {
  readonly journal: MongoJournal;
  readonly view: MongoView;
  readonly books: MongoBooks;
}

/** One waits for the database while another is looked at. */
const SPANS_AT_ONCE = 6;

/**
 * Each layer against the one below: entries by their hashes and chains, pages by the entries, rows by the pages, folds
 * by the rows. Span by span, so that it needs memory for accounts and not for entries.
 */
export async function auditMongo({ journal, view, books }: MongoAuditTask): Promise<LedgerAudit> {
  const snapshot = await view.observe();
  const before = await journal.countEntries();
  const walk = new Walk(journal);
  for (let number = 1; number < spanNumber(snapshot.next); number += SPANS_AT_ONCE) {
    const group = Array.from({ length: SPANS_AT_ONCE }, (_, at) => spanName(number + at));
    const there = group.filter((span) => span < snapshot.next);
    await Promise.all(there.map((span) => walk.visit(span, { isOpen: snapshot.open.has(span) })));
  }
  if (walk.entries < before) await walk.findUnfiled();
  await walk.nameBrokenChains();
  for await (const fold of journal.allFolds()) {
    if (!(await isFoldRight(journal, fold))) walk.broken.add(`books:${fold._id}`);
  }
  return {
    entries: walk.entries,
    ...walk.totals(),
    broken: [...walk.broken].slice(0, LEDGER_LIMITS.auditFindings),
    negative: (await walk.overdrawn(books)).slice(0, LEDGER_LIMITS.auditFindings),
  };
}

class Walk {
  readonly broken = new Set<string>();
  readonly #accounts = new Map<string, Account>();
  readonly #totals = new Map<Asset, bigint>();
  readonly #journal: MongoJournal;
  entries = 0;

  constructor(journal: MongoJournal) {
    this.#journal = journal;
  }

  async visit(span: string, { isOpen }: { isOpen: boolean }): Promise<void> {
    const pages = await this.#journal.pagesAfter(span, `${span}/`);
    const settled = Math.max(0, ...pages.map((page) => page.settled));
    const dead = new Set(pages.flatMap((page) => page.dead));
    const sheet = new SpanTotals();
    for (const page of pages) {
      await this.#visitPage(span, { page, sheet, dead: batchOf(page) <= settled ? dead : null });
    }
    if (!isOpen) await this.#compareRows(span, sheet);
  }

  /** `dead` tells of a settled batch which of its claims are not in the journal; of the others, the rows do. */
  async #visitPage(
    span: string,
    { page, sheet, dead }: { page: PageDocument; sheet: SpanTotals; dead: ReadonlySet<number> | null },
  ): Promise<void> {
    if (page.claims === null) return;
    const claims = readClaims(page.claims);
    const there = await this.#journal.entriesById(claims.map(({ id }) => id));
    for (const claim of claims) {
      const document = there.get(claim.id);
      const isThere = document?.span === span && document.place === claim.place;
      if (isThere) this.#visitEntry(claim, document, sheet);
      if (dead !== null && isThere === dead.has(claim.place)) this.broken.add(claim.id);
    }
  }

  #visitEntry(claim: Claim, document: EntryDocument, sheet: SpanTotals): void {
    this.entries += 1;
    sheet.add(claim);
    try {
      const { source, prevHash, hash, legs, ref, kind } = receiptOf(document);
      const parsed = parseLegs(legs) ?? [];
      const isAsClaimed =
        source.account === claim.source &&
        source.seq === claim.seq &&
        hash === claim.hash &&
        ref === claim.ref &&
        (kind === 'hold') === claim.isHold &&
        textOf(parsed) === textOf(claim.legs);
      if (!isAsClaimed) this.broken.add(claim.id);
      for (const { account, asset, amountMinor } of parsed) {
        this.#account(account).sum.amounts[asset] += amountMinor;
        this.#totals.set(asset, (this.#totals.get(asset) ?? 0n) + amountMinor);
      }
      const payer = this.#account(source.account);
      payer.sum.addSpending({ seq: source.seq, hash });
      payer.links += linkOf(source.seq, hash) - (source.seq === 1 ? 0n : linkOf(source.seq - 1, prevHash));
    } catch (cause) {
      if (!(cause instanceof DamagedDocument)) throw cause;
      this.broken.add(document._id);
    }
  }

  async #compareRows(span: string, sheet: SpanTotals): Promise<void> {
    const expected = sheet.rows(span);
    const lists = new Map(expected.lists.map(({ _id, ids }) => [_id, ids]));
    const found = new Map<string, RowDocument>();
    const ids = expected.rows.map(({ _id }) => _id);
    for (let at = 0; at < ids.length; at += LEDGER_LIMITS.pageEntries) {
      for (const row of await this.#journal.rowsById(ids.slice(at, at + LEDGER_LIMITS.pageEntries))) {
        found.set(row._id, row);
      }
    }
    for (const row of expected.rows) {
      const there = found.get(row._id);
      const isRight = there !== undefined && rowText(there) === rowText(row);
      const list = lists.get(row._id);
      const isListRight = list === undefined || (await this.#hasList(row._id, list));
      if (!isRight || !isListRight) this.broken.add(`books:${row._id.slice(0, -span.length - 1)}`);
    }
  }

  async #hasList(id: string, ids: readonly string[]): Promise<boolean> {
    try {
      return JSON.stringify((await this.#journal.list(id)).ids) === JSON.stringify(ids);
    } catch (cause) {
      if (cause instanceof DamagedDocument) return false;
      throw cause;
    }
  }

  /** Entries that no page claims cannot be found by what they are about. */
  async findUnfiled(): Promise<void> {
    for await (const { _id, span, place } of this.#journal.allPlaces()) {
      const page = await this.#journal.page(pageId(span, Math.floor(place / PLACES_PER_BATCH)));
      const claims = page?.claims ? readClaims(page.claims) : [];
      if (!claims.some((claim) => claim.id === _id && claim.place === place)) this.broken.add(_id);
    }
  }

  /** Most chains are seen to be whole by a sum over their links; of the others each entry is looked at. */
  async nameBrokenChains(): Promise<void> {
    for (const [account, { sum, links }] of this.#accounts) {
      const isWhole = sum.spent === sum.seq && (sum.seq === 0 || links === linkOf(sum.seq, sum.head));
      if (isWhole) continue;
      const chain = await this.#journal.chainOf(account);
      chain.sort((a, b) => a.source.seq - b.source.seq);
      for (const [at, entry] of chain.entries()) {
        const before = chain[at - 1];
        const isNext = entry.source.seq === at + 1;
        if (!isNext || (before !== undefined && before.hash !== entry.prevHash)) this.broken.add(entry._id);
      }
    }
  }

  totals(): Pick<LedgerAudit, 'sums' | 'kinds'> {
    const sums: Partial<Record<Asset, string>> = {};
    for (const asset of ASSET_CODES) {
      const total = this.#totals.get(asset);
      if (total !== undefined) sums[asset] = total.toString();
    }
    const kinds = new Map<string, Sum>();
    for (const [account, { sum }] of this.#accounts) {
      const total = kinds.get(kindOf(account)) ?? new Sum();
      kinds.set(kindOf(account), total);
      for (const asset of ASSET_CODES) total.amounts[asset] += sum.amounts[asset];
    }
    const held = [...kinds]
      .map(([kind, total]) => [kind, total.toStored().sums] as const)
      .filter(([, amounts]) => Object.keys(amounts).length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return { sums, kinds: Object.fromEntries(held) };
  }

  /** While others write, a debit may be met whose credit came into a span that was visited before: read again. */
  async overdrawn(books: MongoBooks): Promise<string[]> {
    const isBelow = ({ amounts }: Sum) => ASSET_CODES.some((asset) => amounts[asset] < 0n);
    const suspects = [...this.#accounts]
      .filter(([account, { sum }]) => !mayGoNegative(account) && isBelow(sum))
      .map(([account]) => account);
    const standings = await books.read(suspects);
    return suspects.filter((account) => {
      const standing = standings.get(account);
      return standing === undefined || standing instanceof DamagedDocument || isBelow(standing.sum);
    });
  }

  #account(name: string): Account {
    let account = this.#accounts.get(name);
    if (account === undefined) {
      account = { sum: new Sum(), links: 0n };
      this.#accounts.set(name, account);
    }
    return account;
  }
}

interface Account {
  readonly sum: Sum;
  /** Σ of each entry's link less the link it names as its predecessor: in a whole chain only the last one's is left. */
  links: bigint;
}

function linkOf(seq: number, hash: string): bigint {
  return BigInt(`0x${sha256(`${seq} ${hash}`)}`);
}

function textOf(legs: Claim['legs']): string {
  return legs.map(({ account, asset, amountMinor }) => `${account} ${asset} ${amountMinor}`).join('\n');
}

function rowText({ sums, spent, seq, head, ids }: RowDocument): string {
  return JSON.stringify([ASSET_CODES.map((asset) => sums[asset] ?? '0'), spent, seq, head, ids]);
}

async function isFoldRight(journal: MongoJournal, fold: FoldDocument): Promise<boolean> {
  const sum = new Sum();
  const before = spanName(spanNumber(fold.upTo) + 1);
  for (const row of await journal.sumRows(fold._id, { after: '', before })) {
    if (!fold.except.includes(spanOfRow(row._id))) sum.addStored(row);
  }
  const expected = sum.toStored();
  return rowText({ ...fold, ids: null }) === rowText({ ...expected, _id: rowId(fold._id, ''), ids: null });
}
