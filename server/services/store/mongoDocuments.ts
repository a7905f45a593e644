import type { Collection, Db, IndexDescription } from 'mongodb';
import type { CollectionSpec, JsonObject, Versioned } from './port.ts';

/** How a document lies in MongoDB. */
export interface Stored {
  readonly _id: string;
  readonly version: number;
  /** Ids of the last writes, the latest last: the write that made version n is at `n - version - 1` from the end. */
  readonly writes: readonly string[];
  readonly body: JsonObject;
}

/** So many writes of others may pass before a writer whose answer was lost learns what became of its own. */
export const WRITES_KEPT = 16;

/** Only strings take a place: a document without the field, or with null in it, is in no index. */
const isString = { $type: 'string' } as const;
const pathOf = (field: string) => `body.${field}`;

function indexesOf({ unique, index }: CollectionSpec): IndexDescription[] {
  return [
    ...unique.map((field) => ({
      name: `${field}_unique`,
      key: { [pathOf(field)]: 1 as const },
      unique: true,
      partialFilterExpression: { [pathOf(field)]: isString },
    })),
    ...index.map((field) => ({ name: field, key: { [pathOf(field)]: 1 as const, _id: 1 as const } })),
  ];
}

/** The filter repeats the condition of the partial index, so that the index is used. */
export function holding(field: string, value: string): Record<string, object> {
  return { [pathOf(field)]: { $eq: value, ...isString } };
}

export async function createIndexes(database: Db, specs: Iterable<CollectionSpec>): Promise<void> {
  for (const spec of specs) {
    const indexes = indexesOf(spec);
    if (indexes.length > 0) await database.collection(spec.name).createIndexes(indexes);
  }
}

export function toVersioned<T>({ _id, version, body }: Stored): Versioned<T> {
  return { id: _id, version, body: body as T };
}

/**
 * The field that keeps a body out: `id`, or the first of its unique fields whose value another document has; null
 * when there is none (any more).
 */
export async function takenField(
  documents: Collection<Stored>,
  { unique }: CollectionSpec,
  { id, body }: { readonly id: string; readonly body: JsonObject },
): Promise<string | null> {
  for (const field of unique) {
    const value = body[field];
    if (typeof value !== 'string') continue;
    const holder = await documents.findOne(holding(field, value), { projection: { _id: 1 } });
    if (holder !== null && holder._id !== id) return field;
  }
  return null;
}
