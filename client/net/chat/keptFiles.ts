/**
 * The bytes of files that are on their way to the server, by their keys, so that a reload goes on with them. A browser that
 * forbids it keeps nothing, and the files are chosen again after a reload.
 */
const STORE = 'files';
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('mesi.outgoing', 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const database = await open();
    const request = act(database.transaction(STORE, mode).objectStore(STORE));
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return null;
  }
}

/** Keeps a file until it is dropped. */
export const keepFile = async (key: string, file: File): Promise<void> =>
  void (await run('readwrite', (store) => store.put(file, key)));

/** Reads a file that was kept; null: it is not here. */
export async function readFile(key: string): Promise<File | null> {
  const found: unknown = await run('readonly', (store) => store.get(key));
  return found instanceof File ? found : null;
}

export const dropFile = async (key: string): Promise<void> =>
  void (await run('readwrite', (store) => store.delete(key)));
