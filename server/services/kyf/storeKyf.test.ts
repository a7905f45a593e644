import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createMongoStore } from '../store/mongoStore.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { describeKyfContract } from './kyf.contract.ts';

const { kyfConsents, kyfKeys } = COLLECTIONS;
const collections = { kyfConsents, kyfKeys };

describeKyfContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-kyf-'));
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections });
  return {
    store,
    async closeAndRead() {
      await store.close();
      const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
      rmSync(folder, { recursive: true, force: true });
      return bytes.join('');
    },
  };
});

let server: TestDatabase;
beforeAll(async () => {
  server = await databaseForTests();
});
afterAll(() => server?.stop());

describeKyfContract('MongoDB', async () => {
  const database = server.freshName();
  const store = await createMongoStore({ url: server.url, database, collections });
  return {
    store,
    async closeAndRead() {
      await store.close();
      const client = await MongoClient.connect(server.url);
      const kept = await client.db(database).listCollections().toArray();
      const all = await Promise.all(
        kept.map(({ name }) => client.db(database).collection(name).find().toArray()),
      );
      await client.close();
      return JSON.stringify(all);
    },
  };
});
