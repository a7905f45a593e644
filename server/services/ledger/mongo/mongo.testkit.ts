import { type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import { databaseForTests, type TestDatabase } from '../../../tools/database/databaseForTests.ts';
import { manualClock } from '../contract/samples.contract.ts';
import type { LedgerPort } from '../port.ts';
import type { RegistryDocument } from './mongoDocuments.ts';
import { createMongoLedger, type MongoLedgerOptions } from './mongoLedger.ts';

/** How long what happens in the background may take on a busy machine. */
export const SOON = { timeout: 20_000, interval: 20 };
export const SOUND = { broken: [], negative: [], sums: { MESI: '0' } };

export type Options = Partial<MongoLedgerOptions>;

/** One journal, opened by any number of ledgers. */
export interface Journal {
  readonly db: Db;
  open(options?: Options): Promise<LedgerPort>;
  /** A span of its own for whatever is appended: it is closed when this returns. */
  inOwnSpan(append: (ledger: LedgerPort) => Promise<unknown>): Promise<void>;
  whenSpansAreOpen(count: number): Promise<void>;
}

/** A server for the tests of one file. */
export function mongoForTests() {
  let server: TestDatabase;
  let admin: MongoClient;
  beforeAll(async () => {
    server = await databaseForTests();
    admin = new MongoClient(server.url);
  });
  afterAll(async () => {
    await admin?.close();
    await server?.stop();
  });
  return {
    url: () => server.url,
    newJournal(): Journal {
      const database = server.freshName();
      const db = admin.db(database);
      const opened = new Set<LedgerPort>();
      onTestFinished(async () => {
        for (const ledger of opened) await ledger.close();
      });
      const open = async (options: Options = {}) => {
        const ledger = await createMongoLedger({
          url: server.url,
          database,
          clock: manualClock(),
          ...options,
        });
        opened.add(ledger);
        return ledger;
      };
      return {
        db,
        open,
        async inOwnSpan(append) {
          const ledger = await open();
          await append(ledger);
          await ledger.close();
        },
        async whenSpansAreOpen(count) {
          const spans = db.collection<RegistryDocument>('ledger_spans');
          await vi.waitFor(
            async () => expect((await spans.findOne({ _id: 'spans' }))?.open).toHaveLength(count),
            SOON,
          );
        },
      };
    },
  };
}
