import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerSite } from '../contract/ledgerSite.contract.ts';
import type { ManualClock } from '../contract/samples.contract.ts';
import { createSqliteLedger } from './sqliteLedger.ts';

/** A folder of its own for every suite that wants a ledger on SQLite. */
export async function makeSqliteSite(clock: ManualClock): Promise<LedgerSite> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-ledger-'));
  const path = join(folder, 'deep', 'ledger.db');
  return {
    // these suites append little at a time: let them meet what much at a time does
    open: async () => createSqliteLedger({ path, clock, readyEntries: 1 }),
    tamper: async ({ from, to }) => alterFile(path, from, to),
    dispose: async () => rmSync(folder, { recursive: true }),
  };
}

/** Changes a file of which every connection is closed, so that nothing is left in the write-ahead log. */
function alterFile(path: string, from: string, to: string): void {
  const bytes = readFileSync(path);
  const wanted = Buffer.from(from);
  let altered = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + wanted.length)) {
    bytes.write(to, at);
    altered += 1;
  }
  if (altered === 0 || from.length !== to.length) throw new Error(`${from} cannot become ${to} in ${path}`);
  writeFileSync(path, bytes);
}
