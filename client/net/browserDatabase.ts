/** Runs one act on a store of this browser's own; null: it was forbidden, or it failed. */
type StoreAct<Name extends string> = <T>(
  name: Name,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
) => Promise<T | null>;

/** Names a database of this browser (IndexedDB) with its stores. It is opened when something is first asked of it. */
export function browserDatabase<Name extends string>(
  database: string,
  stores: readonly Name[],
): StoreAct<Name> {
  let opened: Promise<IDBDatabase> | null = null;
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => {
        for (const name of stores) request.result.createObjectStore(name);
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  };
  return async (name, mode, act) => {
    try {
      const request = act((await open()).transaction(name, mode).objectStore(name));
      return await new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } catch {
      return null;
    }
  };
}
