import type { FindQuery, JsonObject, StorePort } from './port.ts';

/** A store that counts the documents it gives out: what a question costs, without a clock. */
export interface CountedStore {
  readonly store: StorePort;
  readonly documentsRead: () => number;
}

export function countReads(store: StorePort): CountedStore {
  let read = 0;
  return {
    documentsRead: () => read,
    store: {
      insert: (...input) => store.insert(...input),
      replace: (...input) => store.replace(...input),
      remove: (...input) => store.remove(...input),
      health: () => store.health(),
      close: () => store.close(),
      async get<T extends JsonObject>(collection: string, id: string) {
        const found = await store.get<T>(collection, id);
        if (found) read++;
        return found;
      },
      async find<T extends JsonObject>(collection: string, query: FindQuery) {
        const found = await store.find<T>(collection, query);
        read += found.length;
        return found;
      },
    },
  };
}
