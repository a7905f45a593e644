import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { createMongoStore } from './mongoStore.ts';
import type { CollectionSpec, StorePort } from './port.ts';
import { createSqliteStore } from './sqliteStore.ts';

type Open = () => Promise<{ readonly store: StorePort; close(): Promise<void> }>;

/** Runs a contract on a new store of each kind that has these collections. */
export function inEachStore(
  collections: Readonly<Record<string, CollectionSpec>>,
  describeContract: (name: string, open: Open) => void,
): void {
  describeContract('SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mesi-store-'));
    const store = createSqliteStore({ path: join(folder, 'store.db'), collections });
    return {
      store,
      async close() {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  });

  let server: TestDatabase;
  beforeAll(async () => {
    server = await databaseForTests();
  });
  afterAll(() => server?.stop());

  describeContract('MongoDB', async () => {
    const store = await createMongoStore({ url: server.url, database: server.freshName(), collections });
    return { store, close: () => store.close() };
  });
}
