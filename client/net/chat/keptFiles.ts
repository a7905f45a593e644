import { browserDatabase } from '../browserDatabase.ts';

/**
 * The bytes of files that are on their way to the server, by their keys, so that a reload goes on with them. A browser that
 * forbids it keeps nothing, and the files are chosen again after a reload.
 */
const STORE = 'files';
const run = browserDatabase('mesi.outgoing', [STORE]);

/** Keeps a file until it is dropped. */
export const keepFile = async (key: string, file: File): Promise<void> =>
  void (await run(STORE, 'readwrite', (store) => store.put(file, key)));

/** Reads a file that was kept; null: it is not here. */
export async function readFile(key: string): Promise<File | null> {
  const found: unknown = await run(STORE, 'readonly', (store) => store.get(key));
  return found instanceof File ? found : null;
}

export const dropFile = async (key: string): Promise<void> =>
  void (await run(STORE, 'readwrite', (store) => store.delete(key)));
