import { browserDatabase } from '../browserDatabase.ts';

/**
 * What belongs to this device alone: the keys that sign for its people, what they have to know of their meetings where there is
 * no network, and proofs that are not sent yet. A browser that forbids it keeps nothing, and bids are made without a key then.
 */
const STORES = ['keys', 'facts', 'proofs'] as const;
type StoreName = (typeof STORES)[number];
const run = browserDatabase('mesi.device', STORES);

/** Keeps a value under its key; false: this browser does not. */
export const keepOnDevice = async (name: StoreName, key: string, value: unknown): Promise<boolean> =>
  (await run(name, 'readwrite', (store) => store.put(value, key))) !== null;

/** Reads what was kept; null: it is not here. The caller says what it is. */
export const readFromDevice = async <T>(name: StoreName, key: string): Promise<T | null> =>
  ((await run(name, 'readonly', (store) => store.get(key))) as T | undefined) ?? null;

export const dropFromDevice = async (name: StoreName, key: string): Promise<void> =>
  void (await run(name, 'readwrite', (store) => store.delete(key)));
