import type { JsonObject, StorePort } from './services/store/port.ts';

/** How often a write is tried that others come between: whoever is overtaken so often is told that it cannot be done. */
const TRIES = 50;

interface Place {
  readonly collection: string;
  readonly id: string;
  /** How often it is tried. */
  readonly tries?: number;
  /** Whether there is none yet, as far as is known: then it is not read before the first try. */
  readonly isNew?: boolean;
}

/**
 * Writes what `next` makes of a document by compare-and-set; `next` is given null where there is none, and leaves the document
 * as it stands by returning null. Returns what was written. Throws when others come between in each of so many tries.
 */
export async function putDocument<T extends JsonObject>(
  store: StorePort,
  { collection, id, tries = TRIES, isNew = false }: Place,
  next: (before: T | null) => T | null,
): Promise<T | null> {
  for (let tried = 0; tried < tries; tried += 1) {
    const found = isNew && tried === 0 ? null : await store.get<T>(collection, id);
    const body = next(found?.body ?? null);
    if (body === null) return null;
    const written = found
      ? await store.replace(collection, id, found.version, body)
      : await store.insert(collection, id, body);
    if (written.ok) return body;
  }
  throw overtaken(id, collection);
}

/**
 * Removes a document by compare-and-set, when `may` says so of it as it is then. Returns whether it was removed: not where there
 * is none. Throws when others come between in each of so many tries.
 */
export async function takeDocument<T extends JsonObject>(
  store: StorePort,
  { collection, id, tries = TRIES }: Place,
  may: (body: T) => boolean = () => true,
): Promise<boolean> {
  for (let tried = 0; tried < tries; tried += 1) {
    const found = await store.get<T>(collection, id);
    if (!found || !may(found.body)) return false;
    if ((await store.remove(collection, id, found.version)).ok) return true;
  }
  throw overtaken(id, collection);
}

const overtaken = (id: string, collection: string): Error =>
  new Error(`${id} of ${collection} could not be written: others keep changing it`);
