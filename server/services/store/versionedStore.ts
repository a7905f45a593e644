import { documentVersion, upcast } from '../../domain/documents/upcast.ts';
import type { JsonObject, StorePort, Versioned } from './port.ts';

/**
 * Gives every document its number when it is written, and reads each as one of today. Throws DocumentTooNew for what a
 * newer server wrote, also where it is one of many that were asked for: a list without it would be wrong.
 */
export function createVersionedStore(store: StorePort): StorePort {
  const numbered = <T extends JsonObject>(collection: string, body: T): T => ({
    ...body,
    v: documentVersion(collection),
  });
  const today = <T>(collection: string, { id, version, body }: Versioned<T>): Versioned<T> => ({
    id,
    version,
    body: upcast(collection, id, body as JsonObject) as T,
  });
  return {
    insert: (collection, id, body) => store.insert(collection, id, numbered(collection, body)),
    replace: (collection, id, version, body) =>
      store.replace(collection, id, version, numbered(collection, body)),
    async get<T extends JsonObject>(collection: string, id: string) {
      const found = await store.get<T>(collection, id);
      return found && today(collection, found);
    },
    async find<T extends JsonObject>(collection: string, query: Parameters<StorePort['find']>[1]) {
      const found = await store.find<T>(collection, query);
      return found.map((one) => today(collection, one));
    },
    remove: (...removed) => store.remove(...removed),
    health: () => store.health(),
    close: () => store.close(),
  };
}
