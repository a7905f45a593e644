import type { InsertOutcome, JsonObject, StorePort } from './port.ts';

const MOST_READ = 1_000;

/**
 * A document of a collection in which each creator has so many places: `place` is unique there, `creatorId` an index.
 * Of those who race for a place one gets it, so nobody has more than `most`, and a document that is removed frees its own.
 */
export interface Placed<T> {
  readonly collection: string;
  readonly id: string;
  readonly body: T & { readonly creatorId: string };
  readonly most: number;
}

/** What came of the insert. `Full`: that creator has as many as there may be. */
export type PlaceOutcome = InsertOutcome | { readonly ok: false; readonly rejection: 'Full' };

/** Inserts the document with one of its creator's places as `place`. */
export async function insertInPlace<T extends JsonObject>(
  store: StorePort,
  { collection, id, body, most }: Placed<T>,
): Promise<PlaceOutcome> {
  const { creatorId } = body;
  const query = { field: 'creatorId', value: creatorId, limit: MOST_READ };
  for (;;) {
    const stored = await store.find(collection, query);
    const places = stored.map(({ body: { place } }) => place);
    const free = freePlaces(places, most);
    if (free.length === 0) return { ok: false, rejection: 'Full' };
    const place = `${creatorId}:${free[numberOf(id) % free.length]}`;
    const inserted = await store.insert(collection, id, { ...body, place });
    if (inserted.ok || inserted.field !== 'place') return inserted;
  }

  function freePlaces(places: readonly unknown[], all: number): readonly number[] {
    const taken = new Set(places);
    // documents from before there were places count as well
    const withoutPlace = places.filter((place) => place === undefined).length;
    const numbers = Array.from({ length: Math.max(0, all - withoutPlace) }, (_, n) => n);
    return numbers.filter((n) => !taken.has(`${creatorId}:${n}`));
  }
}

/** Makes a number of an id. Ids are random, so those who race seldom want the same place. */
function numberOf(id: string): number {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 0);
}
