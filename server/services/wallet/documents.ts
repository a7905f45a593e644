import type { JsonObject, StorePort, Versioned } from '../store/port.ts';

/** A document that others change this often in a row is a bug, not a rush. */
const MOST_TRIES = 50;

/**
 * Reads a document, decides, and writes if nobody came between; a decision of null leaves it as it stands. Returns
 * the document as it is then.
 */
export async function changeDocument<T extends JsonObject>(
  store: StorePort,
  collection: string,
  id: string,
  decide: (body: T) => T | null,
): Promise<Versioned<T>> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const stored = await store.get<T>(collection, id);
    if (!stored) throw new Error(`${collection} ${id} vanished`);
    const body = decide(stored.body);
    if (body === null) return stored;
    const replaced = await store.replace(collection, id, stored.version, body);
    if (replaced.ok) return { id, version: replaced.version, body };
  }
  throw new Error(`${collection} ${id} was overtaken ${MOST_TRIES} times`);
}
