import {
  type Collection,
  type Db,
  type Filter,
  MongoBulkWriteError,
  type MongoClient,
  MongoError,
  type OptionalUnlessRequiredId,
} from 'mongodb';
import { DUPLICATE_KEY, openMongo } from '../../../mongo.ts';
import {
  DamagedDocument,
  type EntryDocument,
  type FoldDocument,
  HOLDS_KEY,
  type HoldsFoldDocument,
  type ListDocument,
  lastPageId,
  lastRowId,
  type PageDocument,
  type RegistryDocument,
  type RowDocument,
  rowId,
} from './mongoDocuments.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { NotYet } from './mongoPatience.ts';

const REGISTRY_ID = 'spans';
/** Its number for an index that stands already, made by somebody else in this moment. */
const ALREADY_THERE = [48, 68, 85, 86];

/** A row without what a balance does not need. */
export type SumRow = Omit<RowDocument, 'ids'>;

export interface RowRange {
  /** Spans above this one … */
  readonly after: string;
  /** … and below this one. */
  readonly before: string;
}

/**
 * The collections, and nothing that decides. Every write is of one document, or a group of documents that do not
 * depend on each other, confirmed by a majority; every read is of what a majority has.
 */
export class MongoJournal {
  readonly #client: MongoClient;
  readonly #db: Db;
  readonly entries: Collection<EntryDocument>;
  readonly pages: Collection<PageDocument>;
  readonly rows: Collection<RowDocument>;
  readonly lists: Collection<ListDocument>;
  readonly #folds: Collection<FoldDocument>;
  readonly #holdsFolds: Collection<HoldsFoldDocument>;
  readonly #registry: Collection<RegistryDocument>;

  constructor({ url, database }: { readonly url: string; readonly database: string }) {
    this.#client = openMongo({ url, appName: 'mesi-live ledger', ...MONGO_LIMITS });
    const db = this.#client.db(database);
    this.#db = db;
    this.entries = db.collection<EntryDocument>('ledger_entries');
    this.pages = db.collection<PageDocument>('ledger_pages');
    this.rows = db.collection<RowDocument>('ledger_rows');
    this.lists = db.collection<ListDocument>('ledger_lists');
    this.#folds = db.collection<FoldDocument>('ledger_folds');
    this.#holdsFolds = db.collection<HoldsFoldDocument>('ledger_folds');
    this.#registry = db.collection<RegistryDocument>('ledger_spans');
  }

  /** Safe to repeat, and to do in several processes at once. */
  async prepare(): Promise<void> {
    for (const { collectionName } of [this.entries, this.pages, this.rows, this.lists, this.#folds]) {
      await this.#unlessThere(this.#db.createCollection(collectionName));
    }
    await this.#unlessThere(
      this.entries.createIndex({ 'source.account': 1, 'source.seq': 1 }, { unique: true }),
    );
    const first: RegistryDocument = { _id: REGISTRY_ID, version: 1, next: 1, open: [] };
    await unlessTaken(this.#registry.insertOne(first));
  }

  async ping(): Promise<void> {
    await this.#db.command({ ping: 1 });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async registry(): Promise<RegistryDocument> {
    const found = await this.#registry.findOne({ _id: REGISTRY_ID });
    if (found === null) throw new Error('the list of spans is gone');
    return found;
  }

  /** False: somebody else has changed it since. */
  replaceRegistry(next: RegistryDocument): Promise<boolean> {
    return replaceVersion(this.#registry, next);
  }

  /** False: a page of that id stands there already. */
  async insertPage(page: PageDocument): Promise<boolean> {
    return unlessTaken(this.pages.insertOne(page));
  }

  async page(id: string): Promise<PageDocument | null> {
    return this.pages.findOne({ _id: id });
  }

  /** Pages of a span behind a page, in order. */
  async pagesAfter(span: string, id: string): Promise<PageDocument[]> {
    return this.pages
      .find({ _id: { $gt: id, $lt: lastPageId(span) } })
      .sort({ _id: 1 })
      .toArray();
  }

  /**
   * Inserts what is not there yet. Answers the places in `documents` of those whose id or (source, seq) is taken; all
   * others are in the journal. Throws when it is not known.
   */
  async insertEntries(documents: readonly EntryDocument[]): Promise<number[]> {
    const taken: number[] = [];
    for (let from = 0; from < documents.length; ) {
      const group = groupFrom(documents, from);
      // the driver's own bulk insert measures each document before it sends it, which costs a tenth of all
      const reply = (await this.#db.command({
        insert: this.entries.collectionName,
        documents: group,
        ordered: false,
        writeConcern: { w: 'majority' },
      })) as InsertReply;
      const faults = reply.writeErrors ?? [];
      const other = faults.find(({ code }) => code !== DUPLICATE_KEY) ?? reply.writeConcernError;
      if (other !== undefined) throw new NotYet(`entries were not written: ${other.code} ${other.errmsg}`);
      for (const { index } of faults) taken.push(from + index);
      from += group.length;
    }
    return taken;
  }

  async entriesById(ids: readonly string[]): Promise<Map<string, EntryDocument>> {
    if (ids.length === 0) return new Map();
    const found = await this.entries.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(found.map((document) => [document._id, document]));
  }

  async entryAt({ account, seq }: EntryDocument['source']): Promise<EntryDocument | null> {
    return this.entries.findOne({ 'source.account': account, 'source.seq': seq });
  }

  async chainOf(account: string): Promise<EntryDocument[]> {
    return this.entries.find({ 'source.account': account }).toArray();
  }

  async countEntries(): Promise<number> {
    return this.entries.countDocuments({});
  }

  allPlaces(): AsyncIterable<Pick<EntryDocument, '_id' | 'span' | 'place'>> {
    return this.entries.find({}, { projection: { span: 1, place: 1 } });
  }

  /** Rows may be there already: the same span makes the same rows. */
  async insertRows(rows: readonly RowDocument[]): Promise<void> {
    await insertMissing(this.rows, rows);
  }

  async insertLists(lists: readonly ListDocument[]): Promise<void> {
    for (const list of lists) await unlessTaken(this.lists.insertOne(list));
  }

  async sumRows(key: string, range: RowRange): Promise<SumRow[]> {
    return this.rows.find(idsBetween(key, range), { projection: { ids: 0 } }).toArray() as Promise<SumRow[]>;
  }

  async sumRowsById(ids: readonly string[]): Promise<SumRow[]> {
    if (ids.length === 0) return [];
    return this.rows.find({ _id: { $in: [...ids] } }, { projection: { ids: 0 } }).toArray();
  }

  async rowsById(ids: readonly string[]): Promise<RowDocument[]> {
    return ids.length === 0 ? [] : this.rows.find({ _id: { $in: [...ids] } }).toArray();
  }

  async rowsBetween(
    key: string,
    { isBackwards, limit, ...range }: RowRange & { readonly isBackwards: boolean; readonly limit: number },
  ): Promise<RowDocument[]> {
    return this.rows
      .find(idsBetween(key, range))
      .sort({ _id: isBackwards ? -1 : 1 })
      .limit(limit)
      .toArray();
  }

  async list(id: string): Promise<ListDocument> {
    const list = await this.lists.findOne({ _id: id });
    if (list === null) throw new DamagedDocument(`the list of ${id} is gone`);
    return list;
  }

  async folds(keys: readonly string[]): Promise<FoldDocument[]> {
    return keys.length === 0 ? [] : this.#folds.find({ _id: { $in: [...keys] } }).toArray();
  }

  allFolds(): AsyncIterable<FoldDocument> {
    return this.#folds.find({ _id: { $ne: HOLDS_KEY } });
  }

  async holdsFold(): Promise<HoldsFoldDocument | null> {
    return this.#holdsFolds.findOne({ _id: HOLDS_KEY });
  }

  /** False: somebody else has folded since. */
  replaceFold(next: FoldDocument): Promise<boolean> {
    return replaceVersion(this.#folds, next);
  }

  replaceHoldsFold(next: HoldsFoldDocument): Promise<boolean> {
    return replaceVersion(this.#holdsFolds, next);
  }

  async #unlessThere(made: Promise<unknown>): Promise<void> {
    try {
      await made;
    } catch (error) {
      if (!(error instanceof MongoError && ALREADY_THERE.includes(Number(error.code)))) throw error;
    }
  }
}

interface Versioned {
  readonly _id: string;
  readonly version: number;
}

/** Compare-and-set: the version before must be there; version 1 must not. False when it is otherwise. */
async function replaceVersion<T extends Versioned>(documents: Collection<T>, next: T): Promise<boolean> {
  const { _id, version } = next;
  if (version === 1) return unlessTaken(documents.insertOne(next as OptionalUnlessRequiredId<T>));
  const before = { _id, version: version - 1 } as Filter<T>;
  const { matchedCount } = await documents.replaceOne(before, next);
  return matchedCount === 1;
}

interface InsertReply {
  readonly writeErrors?: readonly {
    readonly index: number;
    readonly code: number;
    readonly errmsg: string;
  }[];
  readonly writeConcernError?: { readonly code: number; readonly errmsg: string };
}

/** As many as one message holds, whatever is in them. */
function groupFrom(documents: readonly EntryDocument[], from: number): EntryDocument[] {
  let chars = 0;
  let end = from;
  while (end < documents.length && (end === from || chars < MONGO_LIMITS.messageChars)) {
    chars += documents[end]?.input.length ?? 0;
    end += 1;
  }
  return documents.slice(from, end);
}

function idsBetween(key: string, { after, before }: RowRange) {
  const last = before === '' ? lastRowId(key) : rowId(key, before);
  return { _id: { $gt: rowId(key, after), $lt: last } };
}

/** False when its id is taken. */
async function unlessTaken(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (error instanceof MongoError && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

async function insertMissing(rows: Collection<RowDocument>, documents: readonly RowDocument[]) {
  if (documents.length === 0) return;
  try {
    await rows.insertMany([...documents], { ordered: false });
  } catch (error) {
    takenPlaces(error);
  }
}

/** Throws the error when it says anything else than that some values are taken. */
function takenPlaces(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
  const refused = [error.writeErrors].flat();
  if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return refused.map(({ index }) => index);
}
