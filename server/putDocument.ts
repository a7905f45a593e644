import type { JsonObject, StorePort } from './services/store/port.ts';

/**
 * Writes what `next` makes of a document by compare-and-set; `next` is given null where there is none, and leaves the document
 * as it stands by returning null. Returns what was written. Throws when others come between in each of so many tries.
 */
export async function putDocument<T extends JsonObject>(
  store: StorePort,
  { collection, id, tries }: { readonly collection: string; readonly id: string; readonly tries: number },
  next: (before: T | null) => T | null,
): Promise<T | null> {
  for (let tried = 0; tried < tries; tried += 1) {
    const found = await store.get<T>(collection, id);
    const body = next(found?.body ?? null);
    if (body === null) return null;
    const written = found
      ? await store.replace(collection, id, found.version, body)
      : await store.insert(collection, id, body);
    if (written.ok) return body;
  }
  throw new Error(`${id} of ${collection} could not be written: others keep changing it`);
}
