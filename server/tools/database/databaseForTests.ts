import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { type DatabaseOptions, startDatabase } from './startDatabase.ts';

export interface TestDatabase {
  readonly url: string;
  /** A name that nobody used before. */
  freshName(): string;
  /** Drops what `freshName` named, and stops the server unless it is somebody else's. */
  stop(): Promise<void>;
}

/** The server that MONGODB_URL names, or one of our own that ends with `stop`. Start it once per test file. */
export async function databaseForTests(options: DatabaseOptions = { durable: false }): Promise<TestDatabase> {
  const given = process.env.MONGODB_URL;
  const own = given ? null : await startDatabase(options);
  const url = own?.url ?? given ?? '';
  const names: string[] = [];
  return {
    url,
    freshName() {
      const name = `mesi_test_${randomBytes(6).toString('hex')}`;
      names.push(name);
      return name;
    },
    async stop() {
      if (own) return own.stop();
      const client = new MongoClient(url);
      for (const name of names) await client.db(name).dropDatabase();
      await client.close();
    },
  };
}
