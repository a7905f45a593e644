import type { CollectionSpec, FindQuery, JsonObject } from './port.ts';

/** What is misuse with every adapter. */
const FIND_LIMIT = 1_000;
const ID_CHARS = 200;
const QUERY_WORDS = 8;

export function checkId(id: string): string {
  if (id.length < 1 || id.length > ID_CHARS) {
    throw new RangeError(`a document id has 1 … ${ID_CHARS} characters`);
  }
  return id;
}

/** Throws for a value that is neither string nor absent: no look-up would find it. */
export function checkIndexed(spec: CollectionSpec, body: JsonObject): void {
  const { name, unique, index, ordered = [], words } = spec;
  for (const field of [...unique, ...index, ...ordered.map((pair) => pair.field)]) {
    const value = body[field];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw new TypeError(`"${field}" of ${name} is indexed and must be a string, not ${typeof value}`);
    }
  }
  for (const { field, by } of ordered) {
    const at = body[by];
    const hasPlace = typeof at === 'string' || Number.isSafeInteger(at);
    if (typeof body[field] === 'string' && !hasPlace) {
      throw new TypeError(`"${by}" orders ${name} and must be a string or a safe integer`);
    }
  }
  const list = words && body[words.field];
  const isList = Array.isArray(list) && list.every((word) => typeof word === 'string' && word !== '');
  if (list !== undefined && list !== null && !isList) {
    throw new TypeError(`"${words?.field}" of ${name} is a list of words`);
  }
  if (words?.isNumbered && isList) checkNumber(name, words.by, body[words.by]);
}

function checkNumber(name: string, by: string, at: unknown): void {
  if (Number.isInteger(at) && Number(at) >= 0 && Number(at) < 2 ** 32) return;
  throw new TypeError(`"${by}" numbers ${name} and must be a whole number below 2^32`);
}

export function checkQuery(spec: CollectionSpec, { field, by, after, words, limit }: FindQuery): void {
  const { name, unique, index, ordered = [] } = spec;
  const isIndexed =
    by === undefined
      ? [...unique, ...index].includes(field)
      : ordered.some((pair) => pair.field === field && pair.by === by);
  if (!isIndexed)
    throw new Error(`"${field}" of ${name} has no index${by === undefined ? '' : ` by "${by}"`}`);
  if (words !== undefined) {
    if (spec.words?.within !== field || spec.words.by !== by)
      throw new Error(`${name} has no index of words within "${field}" by "${by}"`);
    if (words.length < 1 || words.length > QUERY_WORDS || words.includes(''))
      throw new RangeError(`1 … ${QUERY_WORDS} words are looked for`);
  }
  if (after !== undefined && (after.at === undefined) !== (by === undefined)) {
    throw new TypeError('a place has the value of what is ordered by, and only then');
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > FIND_LIMIT) {
    throw new RangeError(`limit is 1 … ${FIND_LIMIT}, not ${limit}`);
  }
}
