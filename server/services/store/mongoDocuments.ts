import type { Collection, Db, IndexDescription } from 'mongodb';
import { type CollectionSpec, endOfPrefix, type FindQuery, type JsonObject, type Versioned } from './port.ts';

/** How a document lies in MongoDB. */
export interface Stored {
  readonly _id: string;
  readonly version: number;
  /** Ids of the last writes, the latest last: the write that made version n is at `n - version - 1` from the end. */
  readonly writes: readonly string[];
  readonly body: JsonObject;
  /**
   * The words of the index of words, each behind its value of `within`; absent: there are none. One field alone is indexed:
   * of an index over several, one of them a list, what speaks MongoDB's protocol does not all find what begins so.
   */
  readonly words?: readonly string[];
}

/** So many writes of others may pass before a writer whose answer was lost learns what became of its own. */
export const WRITES_KEPT = 16;

/** Only strings take a place: a document without the field, or with null in it, is in no index. */
const isString = { $type: 'string' } as const;
const pathOf = (field: string) => `body.${field}`;

function indexesOf({ unique, index, ordered = [], words }: CollectionSpec): IndexDescription[] {
  return [
    ...unique.map((field) => ({
      name: `${field}_unique`,
      key: { [pathOf(field)]: 1 as const },
      unique: true,
      partialFilterExpression: { [pathOf(field)]: isString },
    })),
    ...index.map((field) => ({ name: field, key: { [pathOf(field)]: 1 as const, _id: 1 as const } })),
    ...ordered.map(({ field, by }) => ({
      name: `${field}_by_${by}`,
      key: { [pathOf(field)]: 1 as const, [pathOf(by)]: 1 as const, _id: 1 as const },
    })),
    ...(words ? [{ name: 'words', key: { words: 1 as const } }] : []),
  ];
}

/** Returns what a document is found by in the index of words. */
export function wordsIn({ words }: CollectionSpec, body: JsonObject): Pick<Stored, 'words'> {
  const [value, list] = words ? [body[words.within], body[words.field]] : [];
  if (typeof value !== 'string' || !Array.isArray(list) || list.length === 0) return {};
  return { words: list.map((word) => wordKey(value, String(word))) };
}

/** Ids have no blank in them, so no value of one begins as another's word does. */
const wordKey = (value: string, word: string): string => `${value} ${word}`;

/** The filter repeats the condition of the partial index, so that the index is used. */
function holding(field: string, value: string): Record<string, object> {
  return { [pathOf(field)]: { $eq: value, ...isString } };
}

/** One stretch of one index, in its order. */
export interface Stretch {
  readonly filter: Record<string, object>;
  readonly sort: Record<string, 1 | -1>;
}

/**
 * Returns what to read, one stretch after the other, until the page is full. Behind a place of an ordered index are
 * first those that share its value of `by`, then the others: asked as one condition with `$or`, no planner walks the
 * index.
 */
export function stretchesOf(query: FindQuery): readonly Stretch[] {
  const { field, value, by, order, after } = query;
  const step = order === 'descending' ? -1 : 1;
  const behind = order === 'descending' ? '$lt' : '$gt';
  const held = holding(field, value);
  if (by === undefined) {
    // without a condition on the id where none is asked for: a planner may take the wrong index for it
    return [
      { filter: { ...held, ...(after?.id ? { _id: { [behind]: after.id } } : {}) }, sort: { _id: step } },
    ];
  }
  const key = pathOf(by);
  if (query.words !== undefined) {
    const each = query.words.map((word) => {
      const start = wordKey(value, word);
      return { words: { $elemMatch: { $gte: start, $lt: endOfPrefix(start) } } };
    });
    const range = after === undefined ? {} : { [key]: { [behind]: after.at } };
    return [{ filter: { ...range, $and: each }, sort: { [key]: step } }];
  }
  const sort = { [key]: step, _id: step } as const;
  if (after === undefined) return [{ filter: held, sort }];
  return [
    { filter: { ...held, [key]: { $eq: after.at }, _id: { [behind]: after.id } }, sort },
    { filter: { ...held, [key]: { [behind]: after.at } }, sort },
  ];
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
 * Returns the field that keeps a body out: `id`, or the first of its unique fields whose value another document has;
 * null when there is none (any more).
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
