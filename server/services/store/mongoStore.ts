import { randomUUID } from 'node:crypto';
import { type Collection, MongoClient } from 'mongodb';
import { checkId, checkIndexed, checkQuery } from './checks.ts';
import { createIndexes, holding, type Stored, toVersioned } from './mongoDocuments.ts';
import { askPatiently, PATIENCE_MS } from './mongoPatience.ts';
import { insertDocument, removeDocument, replaceDocument } from './mongoWrites.ts';
import {
  type CollectionSpec,
  type FindQuery,
  type JsonObject,
  type StorePort,
  StoreUnavailable,
} from './port.ts';
import { createWriteLanes } from './writeLanes.ts';

/** A server that says nothing for so long is taken for lost, and asked again over another connection. */
const ANSWER_LIMIT_MS = 5_000;
const CONNECT_LIMIT_MS = 2_000;

/**
 * Documents in MongoDB 6 or newer, or what speaks its protocol. Every write is of one document, by compare-and-set,
 * confirmed by a majority. Each carries an id that stays in the document: when an answer is lost (a connection that
 * broke, a primary that stepped down) the document itself tells whether the write happened. The driver's own
 * retries stay on: they cost nothing and spare that look wherever the server knows sessions.
 */
export async function createMongoStore({
  url,
  database: name,
  collections,
  patienceMs = PATIENCE_MS,
}: {
  readonly url: string;
  readonly database: string;
  readonly collections: Readonly<Record<string, CollectionSpec>>;
  /** How long a call waits for a server that is not there, before it throws StoreUnavailable. */
  readonly patienceMs?: number;
}): Promise<StorePort> {
  const specs = new Map(Object.values(collections).map((spec) => [spec.name, spec]));
  const client = new MongoClient(url, {
    appName: 'mesi-live store',
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryWrites: true,
    ignoreUndefined: true,
    connectTimeoutMS: CONNECT_LIMIT_MS,
    serverSelectionTimeoutMS: Math.min(CONNECT_LIMIT_MS, patienceMs),
    socketTimeoutMS: ANSWER_LIMIT_MS,
  });
  const database = client.db(name);
  const lanes = createWriteLanes();
  let closing: Promise<void> | null = null;

  const open = (collection: string): { spec: CollectionSpec; documents: Collection<Stored> } => {
    if (closing) throw new StoreUnavailable('the store is closed');
    const spec = specs.get(collection);
    if (!spec) throw new Error(`the store has no collection "${collection}"`);
    return { spec, documents: database.collection<Stored>(collection) };
  };
  const begin = () => ({ writeId: randomUUID(), patienceMs, sinceMs: performance.now() });
  /** Writes are decided in the order of the calls: those that could be in each other's way wait for each other. */
  const laneOf = ({ name, unique }: CollectionSpec, id: string) =>
    unique.length > 0 ? name : `${name}/${id}`;

  try {
    await askPatiently({ patienceMs }, () => createIndexes(database, specs.values()));
  } catch (error) {
    await client.close();
    throw error;
  }

  return {
    async insert(collection, id, body) {
      const { spec, documents } = open(collection);
      checkIndexed(spec, body);
      const write = { ...begin(), spec, documents, id: checkId(id), body: copyOf(body) };
      return lanes.run(laneOf(spec, id), () => insertDocument(write));
    },

    async get<T extends JsonObject>(collection: string, id: string) {
      const { documents } = open(collection);
      const stored = await askPatiently({ patienceMs }, () => documents.findOne({ _id: { $eq: id } }));
      return stored && toVersioned<T>(stored);
    },

    async find<T extends JsonObject>(collection: string, query: FindQuery) {
      const { spec, documents } = open(collection);
      checkQuery(spec, query);
      const { field, value, afterId = '', limit } = query;
      const filter = { ...holding(field, value), _id: { $gt: afterId } };
      const found = await askPatiently({ patienceMs }, () =>
        documents.find(filter).sort({ _id: 1 }).limit(limit).batchSize(limit).toArray(),
      );
      return found.map((stored) => toVersioned<T>(stored));
    },

    async replace(collection, id, version, body) {
      const { spec, documents } = open(collection);
      checkIndexed(spec, body);
      const write = { ...begin(), spec, documents, id, version, body: copyOf(body) };
      return lanes.run(laneOf(spec, id), () => replaceDocument(write));
    },

    async remove(collection, id, version) {
      const { spec, documents } = open(collection);
      const removal = { ...begin(), documents, id, version };
      return lanes.run(laneOf(spec, id), () => removeDocument(removal));
    },

    async health() {
      if (closing) return { ok: false, detail: 'closed' };
      try {
        await database.command({ ping: 1 });
        return { ok: true };
      } catch (error) {
        return { ok: false, detail: error instanceof Error ? error.message : String(error) };
      }
    },

    close() {
      closing ??= lanes.idle().then(() => client.close());
      return closing;
    },
  };
}

/** As it is now, without undefined fields. */
function copyOf(body: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}
