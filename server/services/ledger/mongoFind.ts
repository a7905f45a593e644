import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { MongoBooks } from './mongoBooks.ts';
import { DamagedDocument, keysOf, receiptOf, rowId, spanOfRow } from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import {
  cursorOf,
  type Place,
  type Segment,
  type Taken,
  takeBackwards,
  takeForwards,
  type Walk,
} from './mongoPaging.ts';
import { foreignPartsOf, landedOf, type MongoView } from './mongoView.ts';
import type { EntryPage, EntryQuery } from './port.ts';

export class MongoFinder {
  readonly #journal: MongoJournal;
  readonly #view: MongoView;
  readonly #books: MongoBooks;

  constructor(task: {
    readonly journal: MongoJournal;
    readonly view: MongoView;
    readonly books: MongoBooks;
  }) {
    this.#journal = task.journal;
    this.#view = task.view;
    this.#books = task.books;
  }

  async find(query: EntryQuery, walk: Walk): Promise<EntryPage> {
    if (!('openHolds' in query.by)) {
      const { ids, next } = await this.#take(walk);
      return { receipts: await this.#receipts(ids), cursor: next && cursorOf(walk, next) };
    }
    const receipts: Receipt[] = [];
    for (let from: Place | null = walk.from; ; ) {
      const { ids, next }: Taken = await this.#take({ ...walk, from, limit: walk.limit - receipts.length });
      receipts.push(...(await this.#stillOpen(await this.#receipts(ids))));
      if (next === null || receipts.length === walk.limit) {
        return { receipts, cursor: next && cursorOf(walk, next) };
      }
      from = next;
    }
  }

  async #take(walk: Walk): Promise<Taken> {
    const found = await this.#segments(walk);
    return walk.isBackwards ? takeBackwards(walk, found) : takeForwards(walk, found);
  }

  async #segments({ key, isBackwards, limit, from }: Walk): Promise<{ segments: Segment[]; isCut: boolean }> {
    const snapshot = await this.#view.observe();
    const foreign = foreignPartsOf(snapshot, key);
    const rowLimit = limit + 1;
    const range = isBackwards
      ? { after: '', before: from.at === '' ? snapshot.next : from.at }
      : { after: from.at, before: snapshot.next };
    const named = Object.keys(from.part).filter((span) => !snapshot.open.has(span));
    const [rows, namedRows, landed] = await Promise.all([
      this.#journal.rowsBetween(key, { ...range, isBackwards, limit: rowLimit }),
      this.#journal.rowsById(named.map((span) => rowId(key, span))),
      landedOf(this.#journal, foreign),
    ]);
    const isCut = rows.length === rowLimit;
    const segments = new Map<string, Segment>();
    const put = (segment: Segment) => segments.set(segment.span, segment);
    for (const { _id, ids } of [...rows, ...namedRows]) {
      const span = spanOfRow(_id);
      if (snapshot.open.has(span)) continue;
      put({ span, isOpen: false, settled: ids ?? (await this.#list(_id)), unsettled: [] });
    }
    for (const own of snapshot.own) {
      const settled = own.sheet.lines.get(key)?.ids.slice() ?? [];
      const ahead = own.ahead().filter((claim) => keysOf(claim).includes(key));
      put({ span: own.span, isOpen: true, settled, unsettled: ahead.map(({ id }) => id) });
    }
    for (const part of foreign) {
      const there = part.unsettled.filter((claim) => landed.has(claim));
      put({ span: part.span, isOpen: true, settled: part.ids, unsettled: there.map(({ id }) => id) });
    }
    for (const span of snapshot.open) {
      if (!segments.has(span)) put({ span, isOpen: true, settled: [], unsettled: [] });
    }
    const lastSpan = isCut ? spanOfRow(rows.at(-1)?._id ?? '') : null;
    const inReach = [...segments.values()].filter(
      ({ span }) => lastSpan === null || (isBackwards ? span >= lastSpan : span <= lastSpan),
    );
    inReach.sort((a, b) => (a.span < b.span ? -1 : 1));
    return { segments: isBackwards ? inReach.reverse() : inReach, isCut };
  }

  async #list(id: string): Promise<readonly string[]> {
    const list = await this.#journal.list(id);
    if (list === null) throw new DamagedDocument(`the list of ${id} is gone`);
    return list.ids;
  }

  async #receipts(ids: readonly string[]): Promise<Receipt[]> {
    const found = await this.#journal.entriesById(ids);
    return ids.map((id) => {
      const document = found.get(id);
      if (document === undefined) throw new DamagedDocument(`entry ${id} is filed and not there`);
      return receiptOf(document);
    });
  }

  async #stillOpen(holds: readonly Receipt[]): Promise<Receipt[]> {
    const accountOf = ({ legs }: Receipt) =>
      legs.find(({ account }) => account.startsWith('hold:'))?.account ?? '';
    const standings = await this.#books.read([...new Set(holds.map(accountOf))]);
    return holds.filter((hold) => {
      const standing = standings.get(accountOf(hold));
      if (standing instanceof DamagedDocument) throw standing;
      return Object.values(standing?.sum.amounts ?? {}).some((amountMinor) => amountMinor !== 0n);
    });
  }
}
