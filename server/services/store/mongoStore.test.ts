import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { startLossyProxy } from '../../tools/database/lossyProxy.ts';
import { startDatabase } from '../../tools/database/startDatabase.ts';
import { stretchesOf, WRITES_KEPT } from './mongoDocuments.ts';
import { createMongoStore } from './mongoStore.ts';
import { type FindQuery, StoreUnavailable } from './port.ts';
import { CONTRACT_COLLECTIONS as collections, describeStoreContract } from './store.contract.ts';

/** However busy the machine is. */
const RESTART_LIMIT_MS = 60_000;

let server: TestDatabase;
beforeAll(async () => {
  server = await databaseForTests();
});
afterAll(() => server?.stop());

describeStoreContract('MongoDB', async () => {
  const options = { url: server.url, database: server.freshName(), collections };
  return {
    open: () => createMongoStore(options),
    opening: `
      import { createMongoStore } from ${JSON.stringify(new URL('./mongoStore.ts', import.meta.url).href)};
      const store = await createMongoStore(${JSON.stringify(options)});`,
    dispose: async () => {},
  };
});

/** `here` speaks through a line that can break, `there` directly. */
async function openTwice({ patienceMs }: { patienceMs?: number } = {}) {
  const line = await startLossyProxy(server.url);
  const database = server.freshName();
  const [here, there] = await Promise.all([
    createMongoStore({ url: line.url, database, collections, ...(patienceMs ? { patienceMs } : {}) }),
    createMongoStore({ url: server.url, database, collections }),
  ]);
  onTestFinished(async () => {
    await Promise.all([here.close(), there.close()]);
    await line.close();
  });
  return { line, here, there };
}

describe('MongoDB store whose answers are lost', () => {
  it('[SO15] tells that an insert happened, and does it once', async () => {
    const { line, here, there } = await openTwice();
    const lost = line.loseAnswerOf('insert');
    const insert = here.insert('people', 'us_1', { email: 'a@x' });
    await lost;
    line.allow();
    expect(await insert).toEqual({ ok: true, version: 1 });
    expect(await there.get('people', 'us_1')).toMatchObject({ version: 1, body: { email: 'a@x' } });
    expect(await there.insert('people', 'us_1', {})).toMatchObject({ ok: false, field: 'id' });
  });

  it('[SO15] tells that a replacement happened, also when others have written since', async () => {
    const { line, here, there } = await openTwice();
    await there.insert('things', 'th_1', { by: 'there' });
    const lost = line.loseAnswerOf('update');
    const replacement = here.replace('things', 'th_1', 1, { by: 'here' });
    await lost;
    expect(await there.replace('things', 'th_1', 2, { by: 'there' })).toEqual({ ok: true, version: 3 });
    line.allow();
    expect(await replacement).toEqual({ ok: true, version: 2 });
    expect(await there.get('things', 'th_1')).toMatchObject({ version: 3, body: { by: 'there' } });
  });

  it('[SO15] tells that a replacement did not happen', async () => {
    const { line, here, there } = await openTwice();
    await there.insert('things', 'th_1', { by: 'there' });
    await here.get('things', 'th_1');
    line.refuse();
    const replacement = here.replace('things', 'th_1', 1, { by: 'here' });
    expect(await there.replace('things', 'th_1', 1, { by: 'there' })).toEqual({ ok: true, version: 2 });
    line.allow();
    expect(await replacement).toEqual({ ok: false, rejection: 'VersionMismatch' });
  });

  it('[SO15] says so when nothing is left that could tell', async () => {
    const { line, here, there } = await openTwice();
    await there.insert('things', 'th_1', {});
    await there.insert('things', 'th_2', {});
    const lost = line.loseAnswerOf('update');
    const replacement = here.replace('things', 'th_1', 1, {});
    await lost;
    for (let version = 2; version <= 2 + WRITES_KEPT; version++) {
      expect(await there.replace('things', 'th_1', version, {})).toMatchObject({ ok: true });
    }
    line.allow();
    await expect(replacement).rejects.toThrow(StoreUnavailable);
    const lostAgain = line.loseAnswerOf('delete');
    const removal = here.remove('things', 'th_2', 1);
    await lostAgain;
    line.allow();
    await expect(removal).rejects.toThrow(StoreUnavailable);
    expect(await there.get('things', 'th_2')).toBeNull();
  });

  it('[SO16] gives up on a server that stays away, and is well again when it comes back', async () => {
    const { line, here } = await openTwice({ patienceMs: 200 });
    line.refuse();
    await expect(here.get('things', 'th_1')).rejects.toThrow(StoreUnavailable);
    await expect(here.insert('things', 'th_1', {})).rejects.toThrow(StoreUnavailable);
    expect(await here.health()).toMatchObject({ ok: false });
    line.allow();
    await expect.poll(() => here.health(), { timeout: 20_000 }).toEqual({ ok: true });
    expect(await here.insert('things', 'th_2', {})).toEqual({ ok: true, version: 1 });
  });
});

const line: FindQuery = { field: 'chat', value: 'one', by: 'seq', limit: 50 };
const LOOKUPS: [string, FindQuery, string][] = [
  ['lines', line, 'chat_by_seq'],
  ['lines', { ...line, order: 'descending', after: { id: 'li_700', at: 700 } }, 'chat_by_seq'],
  ['people', { field: 'city', value: 'Rome', after: { id: 'us_1' }, limit: 50 }, 'city'],
  ['people', { field: 'email', value: 'a700@x', limit: 1 }, 'email_unique'],
  ['lines', { ...line, words: ['w7'], order: 'descending' }, 'words'],
];
it('[SO18] walks one index for each look-up', async () => {
  const database = server.freshName();
  const store = await createMongoStore({ url: server.url, database, collections });
  const client = new MongoClient(server.url);
  onTestFinished(async () => {
    await Promise.all([store.close(), client.close()]);
  });
  const writing = Array.from({ length: 1_000 }, async (_, seq) => {
    await store.insert('lines', `li_${seq}`, { chat: seq % 2 ? 'one' : 'two', seq, words: [`w${seq}`] });
    await store.insert('people', `us_${seq}`, { city: seq % 2 ? 'Rome' : 'Oslo', email: `a${seq}@x` });
  });
  await Promise.all(writing);
  for (const [collection, query, index] of LOOKUPS) {
    for (const { filter, sort } of stretchesOf(query)) {
      const found = client.db(database).collection(collection).find(filter).sort(sort).limit(query.limit);
      const plan = JSON.stringify(await found.explain('executionStats'));
      expect(plan).toContain(`"indexName":"${index}"`);
      expect(plan).not.toMatch(/Seq Scan|COLLSCAN/);
    }
  }
});

it('[SO14] loses and repeats nothing when all processes of the database are killed and come back', async () => {
  const database = await startDatabase();
  onTestFinished(() => database.stop());
  const site = { url: database.url, database: 'mesi', collections };
  const store = await createMongoStore({ ...site, patienceMs: RESTART_LIMIT_MS });
  onTestFinished(() => store.close());
  const LANES = 8;
  let stopAt = Number.POSITIVE_INFINITY;
  const count = async (lane: string) => {
    await store.insert('things', lane, { n: 1 });
    let version = 1;
    while (version < stopAt) {
      const outcome = await store.replace('things', lane, version, { n: version + 1 });
      expect(outcome).toEqual({ ok: true, version: version + 1 });
      version++;
    }
    return version;
  };
  const lanes = Array.from({ length: LANES }, (_, lane) => `th_${lane}`);
  const counting = lanes.map(count);
  await expect
    .poll(async () => (await store.get('things', 'th_0'))?.version ?? 0, { timeout: 20_000 })
    .toBeGreaterThan(20);
  await database.kill();
  await database.restart();
  const { version } = (await store.get('things', 'th_0'))!;
  stopAt = version + 20;
  const versions = await Promise.all(counting);
  const stored = await Promise.all(lanes.map((lane) => store.get('things', lane)));
  expect(stored.map((document) => document?.version)).toEqual(versions);
  expect(stored.map((document) => document?.body.n)).toEqual(versions);
});
