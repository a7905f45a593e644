import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createMongoStore } from '../store/mongoStore.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { describeCurbsContract } from './curbs.contract.ts';

const { curbs } = COLLECTIONS;
const collections = { curbs };

describeCurbsContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-curbs-'));
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

describeCurbsContract('MongoDB', async () => {
  const store = await createMongoStore({ url: server.url, database: server.freshName(), collections });
  return { store, close: () => store.close() };
});
