import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
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
