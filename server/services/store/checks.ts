import type { CollectionSpec, FindQuery, JsonObject } from './port.ts';

/** What is misuse with every adapter. */
const FIND_LIMIT = 1_000;
const ID_CHARS = 200;

export function checkId(id: string): string {
  if (id.length < 1 || id.length > ID_CHARS) {
    throw new RangeError(`a document id has 1 … ${ID_CHARS} characters`);
  }
  return id;
}

/** A value that is neither string nor absent would be found by no look-up. */
export function checkIndexed({ name, unique, index }: CollectionSpec, body: JsonObject): void {
  for (const field of [...unique, ...index]) {
    const value = body[field];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw new TypeError(`"${field}" of ${name} is indexed and must be a string, not ${typeof value}`);
    }
  }
}

export function checkQuery({ name, unique, index }: CollectionSpec, { field, limit }: FindQuery): void {
  if (![...unique, ...index].includes(field)) throw new Error(`"${field}" of ${name} has no index`);
  if (!Number.isInteger(limit) || limit < 1 || limit > FIND_LIMIT) {
    throw new RangeError(`limit is 1 … ${FIND_LIMIT}, not ${limit}`);
  }
}
