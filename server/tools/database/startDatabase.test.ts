import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { databaseForTests } from './databaseForTests.ts';
import { startDatabase } from './startDatabase.ts';

test('[TI24] the database keeps what it confirmed when all its processes are killed', async () => {
  const database = await startDatabase();
  onTestFinished(() => database.stop());
  const client = new MongoClient(database.url);
  onTestFinished(() => client.close());
  const things = client.db('mesi').collection<{ _id: string }>('things');
  await things.insertOne({ _id: 'a' }, { writeConcern: { w: 'majority' } });
  await database.kill();
  await database.restart();
  expect(await things.find().toArray()).toEqual([{ _id: 'a' }]);
});

test('[TI25] test files share a server, and none has another one’s data', async () => {
  const [one, other] = await Promise.all([databaseForTests(), databaseForTests()]);
  expect(other.url).toBe(one.url);
  const client = await MongoClient.connect(one.url);
  const of = (name: string) => client.db(name).collection<{ _id: string }>('notes');
  const [ours, theirs] = [of(one.freshName()), of(other.freshName())];
  for (const notes of [ours, theirs]) await notes.insertOne({ _id: notes.dbName });
  await one.stop();
  expect([await ours.countDocuments(), await theirs.countDocuments()]).toEqual([0, 1]);
  await other.stop();
  await client.close();
});
