import { randomUUID } from 'node:crypto';
import type { Collection, MongoClient } from 'mongodb';
import { openMongo } from '../../mongo.ts';
import { checkId, checkIndexed, checkQuery } from './checks.ts';
import { createIndexes, type Stored, stretchesOf, toVersioned } from './mongoDocuments.ts';
import { askPatiently, PATIENCE_MS } from './mongoPatience.ts';
import { insertDocument, removeDocument, replaceDocument } from './mongoWrites.ts';
import {
  type CollectionSpec,
  type FindQuery,
  type JsonObject,
  type StorePort,
  StoreUnavailable,
  type Versioned,
} from './port.ts';
import { createWriteLanes } from './writeLanes.ts';

const ANSWER_LIMIT_MS = 5_000;
const CONNECT_LIMIT_MS = 2_000;

interface MongoStoreOptions {
  readonly url: string;
  readonly database: string;
  readonly collections: Readonly<Record<string, CollectionSpec>>;
  /** How long a call waits for a server that is not there, before it throws StoreUnavailable. */
  readonly patienceMs?: number;
}

/**
 * Keeps documents in MongoDB 6 or newer, or what speaks its protocol. Every write is of one document, by
 * compare-and-set, confirmed by a majority. Each carries an id that stays in the document: when an answer is lost (a
 * connection that broke, a primary that stepped down) the document itself tells whether the write happened. The
 * driver's own retries stay on: they cost nothing and spare that look wherever the server knows sessions.
 */
export async function createMongoStore(options: MongoStoreOptions): Promise<StorePort> {
  const { url, database, collections, patienceMs = PATIENCE_MS } = options;
  const client = openMongo({
    url,
    appName: 'mesi-live store',
    connectTimeoutMs: Math.min(CONNECT_LIMIT_MS, patienceMs),
    socketTimeoutMs: ANSWER_LIMIT_MS,
  });
  try {
    await askPatiently({ patienceMs }, () => createIndexes(client.db(database), Object.values(collections)));
  } catch (error) {
    await client.close();
    throw error;
  }
  return new MongoStore(client, { ...options, patienceMs });
}

interface Place {
  readonly spec: CollectionSpec;
  readonly documents: Collection<Stored>;
}

class MongoStore implements StorePort {
  readonly #client: MongoClient;
  readonly #database: string;
  readonly #specs: ReadonlyMap<string, CollectionSpec>;
  readonly #patienceMs: number;
  readonly #lanes = createWriteLanes();
  #closing: Promise<void> | null = null;

  constructor(client: MongoClient, { database, collections, patienceMs }: Required<MongoStoreOptions>) {
    this.#client = client;
    this.#database = database;
    this.#specs = new Map(Object.values(collections).map((spec) => [spec.name, spec]));
    this.#patienceMs = patienceMs;
  }

  async insert<T extends JsonObject>(collection: string, id: string, body: T) {
    const { spec, documents } = this.#open(collection);
    checkIndexed(spec, body);
    const write = { ...this.#begin(), spec, documents, id: checkId(id), body: copyOf(body) };
    return this.#lanes.run(laneOf(spec, id), () => insertDocument(write));
  }

  async get<T extends JsonObject>(collection: string, id: string): Promise<Versioned<T> | null> {
    const { documents } = this.#open(collection);
    const stored = await this.#read(() => documents.findOne({ _id: { $eq: id } }));
    return stored && toVersioned<T>(stored);
  }

  async find<T extends JsonObject>(collection: string, query: FindQuery): Promise<readonly Versioned<T>[]> {
    const { spec, documents } = this.#open(collection);
    checkQuery(spec, query);
    const found: Stored[] = [];
    for (const { filter, sort } of stretchesOf(query)) {
      const left = query.limit - found.length;
      if (left === 0) break;
      const read = () => documents.find(filter).sort(sort).limit(left).batchSize(left).toArray();
      found.push(...(await this.#read(read)));
    }
    return found.map((stored) => toVersioned<T>(stored));
  }

  async replace<T extends JsonObject>(collection: string, id: string, version: number, body: T) {
    const { spec, documents } = this.#open(collection);
    checkIndexed(spec, body);
    const write = { ...this.#begin(), spec, documents, id, version, body: copyOf(body) };
    return this.#lanes.run(laneOf(spec, id), () => replaceDocument(write));
  }

  async remove(collection: string, id: string, version: number) {
    const { spec, documents } = this.#open(collection);
    const removal = { ...this.#begin(), documents, id, version };
    return this.#lanes.run(laneOf(spec, id), () => removeDocument(removal));
  }

  async health() {
    if (this.#closing) return { ok: false, detail: 'closed' };
    try {
      await this.#client.db(this.#database).command({ ping: 1 });
      return { ok: true };
    } catch (error) {
      return { ok: false, detail: error instanceof Error ? error.message : String(error) };
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#lanes.idle().then(() => this.#client.close());
    return this.#closing;
  }

  #open(collection: string): Place {
    if (this.#closing) throw new StoreUnavailable('the store is closed');
    const spec = this.#specs.get(collection);
    if (!spec) throw new Error(`the store has no collection "${collection}"`);
    return { spec, documents: this.#client.db(this.#database).collection<Stored>(collection) };
  }

  /** In a lane of its own: it waits for nobody, and `close` waits for it. */
  #read<R>(ask: () => Promise<R>): Promise<R> {
    const patience = this.#begin();
    return this.#lanes.run(`read/${patience.writeId}`, () => askPatiently(patience, ask));
  }

  #begin() {
    return { writeId: randomUUID(), patienceMs: this.#patienceMs, sinceMs: performance.now() };
  }
}

/** Writes are decided in the order of the calls: those that could be in each other's way share a lane. */
function laneOf({ name, unique }: CollectionSpec, id: string): string {
  return unique.length > 0 ? name : `${name}/${id}`;
}

/** Returns a copy of the body as it is now, without undefined fields. */
function copyOf(body: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}
