import { join, resolve } from 'node:path';
import { CannotStart, during } from '../startFailure.ts';
import type { LedgerMetrics } from './ledger/adapter.ts';
import { createMongoLedger } from './ledger/mongo/mongoLedger.ts';
import type { LedgerPort } from './ledger/port.ts';
import { createSqliteLedger } from './ledger/sqlite/sqliteLedger.ts';
import type { Clock } from './runtime/port.ts';
import { COLLECTIONS } from './store/collections.ts';
import { createMongoStore } from './store/mongoStore.ts';
import type { StorePort } from './store/port.ts';
import { createSqliteStore } from './store/sqliteStore.ts';

/** Where the settings say that the data are: in a database of MongoDB, or in files of the data folder. */
interface DataPlace {
  readonly mongodb: { readonly url: string; readonly database: string } | null;
  readonly dataDir: string;
}

/** Opens the store of these settings; `onCommit` is called with how many writes were committed at once. */
export async function openStore(
  { mongodb, dataDir }: DataPlace,
  onCommit: (writes: number) => void,
): Promise<StorePort> {
  if (mongodb) return answering(mongodb.url, createMongoStore({ ...mongodb, collections: COLLECTIONS }));
  const path = join(dataDir, 'store.db');
  return during(resolve(path), () => createSqliteStore({ path, collections: COLLECTIONS, onCommit }));
}

/** Throws CannotStart when the database does not come to answer. */
async function answering<T>(url: string, opening: Promise<T>): Promise<T> {
  return opening.catch((cause: Error) => {
    const hosts = /@?([^/@]*)(?:\/[^/]*)?$/.exec(url)?.[1];
    throw new CannotStart(
      `MongoDB at ${hosts} does not answer as it should (${cause.message}). Start it, or put MONGODB_URL right`,
      { cause },
    );
  });
}

/** Money is not taken on top of a journal that cannot be read. */
export async function refuseDamaged({ mongodb, dataDir }: DataPlace, ledger: LedgerPort): Promise<void> {
  if (mongodb) return;
  const { ok, detail } = await ledger.health();
  if (ok) return;
  throw new CannotStart(
    `${resolve(dataDir, 'ledger.db')} is damaged (${detail}). Move it away and restore the newest backup (npm run backup -- --restore FOLDER; docs/operating.md says how)`,
  );
}

/** Opens the journal of these settings: the server's own, and of tools that look at it beside a running one. */
export async function openLedger(
  { mongodb, dataDir }: DataPlace,
  parts: { readonly clock: Clock; readonly metrics?: LedgerMetrics },
): Promise<LedgerPort> {
  if (mongodb) return answering(mongodb.url, createMongoLedger({ ...mongodb, ...parts }));
  const path = join(dataDir, 'ledger.db');
  return during(resolve(path), () => createSqliteLedger({ path, ...parts }));
}
