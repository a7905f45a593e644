import { MongoClient } from 'mongodb';
import { afterAll, beforeAll } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../../tools/database/databaseForTests.ts';
import { ledgerContract } from '../contract/ledger.contract.ts';
import { ledgerPropertiesContract } from '../contract/ledgerProperties.contract.ts';
import type { LedgerSite } from '../contract/ledgerSite.contract.ts';
import type { ManualClock } from '../contract/samples.contract.ts';
import { holdsContract } from '../holds/holds.contract.ts';
import { createMongoLedger } from './mongoLedger.ts';

/** What is tested here is not speed: a busy machine may take its time. */
const PATIENT_MS = 60_000;

let server: TestDatabase;
beforeAll(async () => {
  server = await databaseForTests();
});
afterAll(() => server?.stop());

ledgerContract('MongoDB', async (clock) => siteOf(clock));
holdsContract('MongoDB', async (clock) => siteOf(clock));
ledgerPropertiesContract('MongoDB', async (clock) => siteOf(clock), { runs: 100 });

function siteOf(clock: ManualClock): LedgerSite {
  const database = server.freshName();
  return {
    open: () => createMongoLedger({ url: server.url, database, clock, answerWithinMs: PATIENT_MS }),
    tamper: (change) => tamperWith({ ...change, database }),
    dispose: async () => {},
  };
}

async function tamperWith(change: { database: string; entryId: string; from: string; to: string }) {
  const client = new MongoClient(server.url);
  const entries = client.db(change.database).collection<{ _id: string }>('ledger_entries');
  const found = await entries.findOne({ _id: change.entryId });
  const { _id, ...body } = JSON.parse(JSON.stringify(found).replaceAll(change.from, change.to)) as {
    _id: string;
  };
  await entries.replaceOne({ _id }, body);
  await client.close();
}
