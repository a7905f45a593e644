import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { startDatabase } from './startDatabase.ts';

/** The setting that names where the address of the database is told that all test files share (`sharedDatabase.ts`). */
export const SHARED_DATABASE = 'DATABASE_OF_TESTS';

export interface TestDatabase {
  readonly url: string;
  /** A name that nobody used before. */
  freshName(): string;
  /** Drops what `freshName` named, and stops the server unless it is somebody else's. */
  stop(): Promise<void>;
}

/** The server that MONGODB_URL names, else the one that all test files share, else one of our own that ends with `stop`. */
export async function databaseForTests(): Promise<TestDatabase> {
  const given = process.env.MONGODB_URL || (await sharedUrl());
  const own = given ? null : await startDatabase({ durable: false });
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

/** Returns the address of the database that is shared; null: none is. */
async function sharedUrl(): Promise<string | null> {
  const desk = process.env[SHARED_DATABASE];
  if (desk === undefined) return null;
  const told = await fetch(desk);
  const words = await told.text();
  if (!told.ok) throw new Error(words);
  return words;
}
