import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { createMongoStore } from './mongoStore.ts';
import type { CollectionSpec, StorePort } from './port.ts';
import { createSqliteStore } from './sqliteStore.ts';

/** A store, and all that it has written where a thief would look. */
export interface ReadableSite {
  readonly store: StorePort;
  /** Ends the store's work and returns every byte of what it keeps; asked again, the same. */
  closeAndRead(): Promise<string>;
}

/** Runs a contract on a new store of each kind that has these collections, whose bytes can be read at the end. */
export function inEachReadableStore(
  collections: Readonly<Record<string, CollectionSpec>>,
  describeContract: (name: string, open: () => Promise<ReadableSite>) => void,
): void {
  describeContract('SQLite', async () => openSqliteSite(collections));

  let server: TestDatabase;
  beforeAll(async () => {
    server = await databaseForTests();
  });
  afterAll(() => server?.stop());

  describeContract('MongoDB', async () => {
    const database = server.freshName();
    const store = await createMongoStore({ url: server.url, database, collections });
    return readOnce(store, async () => {
      const client = await MongoClient.connect(server.url);
      const kept = await client.db(database).listCollections().toArray();
      const all = await Promise.all(
        kept.map(({ name }) => client.db(database).collection(name).find().toArray()),
      );
      await client.close();
      return JSON.stringify(all);
    });
  });
}

/** Opens a new store of SQLite, with all that it writes. */
export function openSqliteSite(collections: Readonly<Record<string, CollectionSpec>>): ReadableSite {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-bytes-'));
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections });
  return readOnce(store, async () => {
    const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
    rmSync(folder, { recursive: true, force: true });
    return bytes.join('');
  });
}

function readOnce(store: StorePort, read: () => Promise<string>): ReadableSite {
  let bytes: Promise<string> | null = null;
  const closeAndRead = async () => {
    await store.close();
    return read();
  };
  return {
    store,
    closeAndRead() {
      bytes ??= closeAndRead();
      return bytes;
    },
  };
}
