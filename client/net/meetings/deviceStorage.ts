/**
 * What belongs to this device alone: the keys that sign for its people, what they have to know of their meetings where there is
 * no network, and proofs that are not sent yet. A browser that forbids it keeps nothing, and bids are made without a key then.
 */
const STORES = ['keys', 'facts', 'proofs'] as const;
type StoreName = (typeof STORES)[number];
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('mesi.device', 1);
    request.onupgradeneeded = () => {
      for (const name of STORES) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const request = act((await open()).transaction(name, mode).objectStore(name));
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return null;
  }
}

/** Keeps a value under its key; false: this browser does not. */
export const keepOnDevice = async (name: StoreName, key: string, value: unknown): Promise<boolean> =>
  (await run(name, 'readwrite', (store) => store.put(value, key))) !== null;

/** Reads what was kept; null: it is not here. The caller says what it is. */
export const readFromDevice = async <T>(name: StoreName, key: string): Promise<T | null> =>
  ((await run(name, 'readonly', (store) => store.get(key))) as T | undefined) ?? null;

export const dropFromDevice = async (name: StoreName, key: string): Promise<void> =>
  void (await run(name, 'readwrite', (store) => store.delete(key)));
