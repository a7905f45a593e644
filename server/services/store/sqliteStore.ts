import { checkId, checkIndexed } from './checks.ts';
import {
  type CollectionSpec,
  type FindQuery,
  type InsertOutcome,
  type JsonObject,
  type ReplaceOutcome,
  type StorePort,
  StoreUnavailable,
} from './port.ts';
import { createSqliteReader } from './sqliteReader.ts';
import { openWithTables, type RemoveOutcome, type UniqueValue } from './sqliteWriter.ts';
import { createWriteQueue } from './writeQueue.ts';

/**
 * Keeps documents in one SQLite file. Reads run here on the last commit; writes are committed in groups by a thread
 * of their own (WAL, synchronous=FULL). Several processes may share the file.
 */
export function createSqliteStore({
  path,
  collections,
  onCommit = () => {},
}: {
  readonly path: string;
  readonly collections: Readonly<Record<string, CollectionSpec>>;
  /** Called after each commit with how many writes shared it. */
  readonly onCommit?: (writes: number) => void;
}): StorePort {
  const specs = new Map(Object.values(collections).map((spec) => [spec.name, spec]));
  const db = openWithTables(path, [...specs.values()]);
  const queue = createWriteQueue({ path, onCommit });
  const reader = createSqliteReader(db);
  let closing: Promise<void> | null = null;

  const specOf = (collection: string): CollectionSpec => {
    if (closing) throw new StoreUnavailable('the store is closed');
    const spec = specs.get(collection);
    if (!spec) throw new Error(`the store has no collection "${collection}"`);
    return spec;
  };

  return {
    async insert(collection, id, body) {
      const unique = indexedValues(specOf(collection), body);
      const write = {
        op: 'insert',
        collection,
        id: checkId(id),
        json: JSON.stringify(body),
        unique,
      } as const;
      return (await queue.submit(write)) as InsertOutcome;
    },

    async get<T extends JsonObject>(collection: string, id: string) {
      return reader.get<T>(specOf(collection).name, id);
    },

    async find<T extends JsonObject>(collection: string, query: FindQuery) {
      return reader.find<T>(specOf(collection), query);
    },

    async replace(collection, id, version, body) {
      const unique = indexedValues(specOf(collection), body);
      const write = { op: 'replace', collection, id, version, json: JSON.stringify(body), unique } as const;
      return (await queue.submit(write)) as ReplaceOutcome;
    },

    async remove(collection, id, version) {
      specOf(collection);
      return (await queue.submit({ op: 'remove', collection, id, version })) as RemoveOutcome;
    },

    async health() {
      if (closing) return { ok: false, detail: 'closed' };
      const failure = queue.failure();
      return failure ? { ok: false, detail: failure.message } : { ok: true };
    },

    close() {
      closing ??= queue.close().then(() => db.close());
      return closing;
    },
  };
}

/** Returns the unique values of a body. */
function indexedValues(spec: CollectionSpec, body: JsonObject): readonly UniqueValue[] {
  checkIndexed(spec, body);
  return spec.unique.flatMap((field) => {
    const value = body[field];
    return typeof value === 'string' ? [{ field, value }] : [];
  });
}
