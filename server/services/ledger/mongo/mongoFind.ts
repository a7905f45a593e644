import type { Receipt } from '../../../../shared/protocol/answers.ts';
import type { EntryPage, EntryQuery } from '../port.ts';
import { DamagedDocument, keysOf, type RowDocument, receiptOf, rowId, spanOfRow } from './mongoDocuments.ts';
import type { MongoHolds } from './mongoHolds.ts';
import type { MongoJournal } from './mongoJournal.ts';
import {
  cursorOf,
  type Place,
  type Segment,
  type Taken,
  takeBackwards,
  takeForwards,
  type Walk,
  withLeft,
} from './mongoPaging.ts';
import { foreignPartsOf, landedOf, type MongoView } from './mongoView.ts';

export class MongoFinder {
  readonly #journal: MongoJournal;
  readonly #view: MongoView;
  readonly #holds: MongoHolds;

  constructor(task: {
    readonly journal: MongoJournal;
    readonly view: MongoView;
    readonly holds: MongoHolds;
  }) {
    this.#journal = task.journal;
    this.#view = task.view;
    this.#holds = task.holds;
  }

  async find(query: EntryQuery, walk: Walk): Promise<EntryPage> {
    if ('openHolds' in query.by) return this.#findHolds(walk);
    const { ids, next } = await this.#take(walk);
    return { receipts: await this.#receipts(ids), cursor: next && cursorOf(walk, next) };
  }

  /** Holds of long ago are in a list of those that were open when it was made, the others in rows behind it. */
  async #findHolds(walk: Walk): Promise<EntryPage> {
    const { isBackwards, limit } = walk;
    const { floor, left, ...start } = await this.#holds.startOf(walk);
    let from: Place | null = start.from;
    const receipts: Receipt[] = [];
    while (receipts.length < limit && (from !== null || left.length > 0)) {
      const wanted = limit - receipts.length;
      if (left.length > 0 && (from === null || !isBackwards)) {
        const ids = isBackwards ? left.splice(-wanted).reverse() : left.splice(0, wanted);
        receipts.push(...(await this.#holds.stillOpen(await this.#receipts(ids))));
      } else if (from !== null) {
        const taken: Taken = await this.#take({ ...walk, floor, from, limit: wanted });
        receipts.push(...(await this.#holds.stillOpen(await this.#receipts(taken.ids))));
        from = taken.next;
      }
    }
    if (from === null && left.length === 0) return { receipts, cursor: null };
    return { receipts, cursor: cursorOf(walk, withLeft(from, { floor, left })) };
  }

  async #take(walk: Walk): Promise<Taken> {
    const found = await this.#segments(walk);
    return walk.isBackwards ? takeBackwards(walk, found) : takeForwards(walk, found);
  }

  async #segments({
    key,
    isBackwards,
    limit,
    from,
    floor,
  }: Walk): Promise<{ segments: Segment[]; isCut: boolean }> {
    const snapshot = await this.#view.observe();
    const foreign = foreignPartsOf(snapshot, key);
    const rowLimit = limit + 1;
    const range = isBackwards
      ? { after: floor, before: from.at === '' ? snapshot.next : from.at }
      : { after: from.at, before: snapshot.next };
    const named = Object.keys(from.part).filter((span) => !snapshot.open.has(span));
    const [rows, namedRows, landed] = await Promise.all([
      this.#journal.rowsBetween(key, { ...range, isBackwards, limit: rowLimit }),
      this.#journal.rowsById(named.map((span) => rowId(key, span))),
      landedOf(this.#journal, foreign),
    ]);
    let isCut = rows.length === rowLimit;
    let lastSpan = isCut ? spanOfRow(rows.at(-1)?._id ?? '') : null;
    const segments = new Map<string, Segment>();
    const put = (segment: Segment) => segments.set(segment.span, segment);
    const putRow = async ({ _id, ids }: RowDocument) => {
      const settled = ids ?? (await this.#journal.list(_id)).ids;
      put({ span: spanOfRow(_id), isOpen: false, settled, unsettled: [] });
      return settled.length;
    };
    for (const row of namedRows) await putRow(row);
    let count = 0;
    for (const row of rows) {
      const span = spanOfRow(row._id);
      if (snapshot.open.has(span)) continue;
      count += await putRow(row);
      if (count <= limit) continue;
      // more than a page: what lies beyond need not be read
      isCut ||= row !== rows.at(-1);
      lastSpan = isCut ? span : null;
      break;
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
    const inReach = [...segments.values()].filter(
      ({ span }) => lastSpan === null || (isBackwards ? span >= lastSpan : span <= lastSpan),
    );
    inReach.sort((a, b) => (a.span < b.span ? -1 : 1));
    return { segments: isBackwards ? inReach.reverse() : inReach, isCut };
  }

  async #receipts(ids: readonly string[]): Promise<Receipt[]> {
    const found = await this.#journal.entriesById(ids);
    return ids.map((id) => {
      const document = found.get(id);
      if (document === undefined) throw new DamagedDocument(`entry ${id} is filed and not there`);
      return receiptOf(document);
    });
  }
}
