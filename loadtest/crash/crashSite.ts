import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createMongoLedger } from '../../server/services/ledger/mongo/mongoLedger.ts';
import type { LedgerPort } from '../../server/services/ledger/port.ts';
import { createSqliteLedger } from '../../server/services/ledger/sqlite/sqliteLedger.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';
import { startDatabase } from '../../server/tools/database/startDatabase.ts';

export type Adapter = 'sqlite' | 'mongodb';

/** The place where one run keeps everything. */
export interface CrashSite {
  readonly dataDir: string;
  /** The settings of the server under test. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Sends SIGKILL to every process of the database, and starts it again on the same data, after so many milliseconds; null
   * where it has no processes.
   */
  readonly crashDatabase: ((awayMs?: number) => Promise<void>) | null;
  /** Opens the ledger that the server under test wrote, without that server. */
  openLedger(): Promise<LedgerPort>;
  dispose(): Promise<void>;
}

const { clock } = createSystemRuntime();

export async function createSite(adapter: Adapter): Promise<CrashSite> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mesi-crash-'));
  const removeData = () => rmSync(dataDir, { recursive: true, force: true });
  if (adapter === 'sqlite') {
    return {
      dataDir,
      env: {},
      crashDatabase: null,
      openLedger: async () => createSqliteLedger({ path: join(dataDir, 'ledger.db'), clock }),
      dispose: async () => removeData(),
    };
  }
  const server = await startDatabase();
  const database = 'mesi';
  return {
    dataDir,
    env: { MONGODB_URL: server.url + database },
    async crashDatabase(awayMs = 0) {
      await server.kill();
      await pause(awayMs);
      await server.restart();
    },
    openLedger: () => createMongoLedger({ url: server.url, database, clock }),
    async dispose() {
      await server.stop();
      removeData();
    },
  };
}
