import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SolvencyAnswer } from '../../shared/protocol/money.ts';
import { tip, topUp } from '../services/ledger/contract/samples.contract.ts';
import { createSqliteLedger } from '../services/ledger/sqlite/sqliteLedger.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';

const PROGRAM = resolve(import.meta.dirname, 'ledgerAudit.ts');
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-audit-'));
  const ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock: createSystemRuntime().clock });
  await ledger.append(topUp({ id: 'top_1', to: 'ann', amountMinor: 1_500_000n }));
  await ledger.append(tip({ id: 'tip_1', from: 'ann', amountMinor: 500_000n }));
  await ledger.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

function audit(dataDir: string) {
  return new Promise<{ code: number; out: string; result: SolvencyAnswer | null }>((done) => {
    const env = { PATH: process.env.PATH, MESI_DATA_DIR: dataDir };
    execFile(process.execPath, [PROGRAM], { env }, (error, stdout, stderr) => {
      const last = stdout.trimEnd().split('\n').at(-1) ?? '';
      const result = last.startsWith('RESULT ') ? JSON.parse(last.slice('RESULT '.length)) : null;
      done({ code: error === null ? 0 : Number(error.code), out: stdout + stderr, result });
    });
  });
}

describe('ledger:audit', () => {
  it('[TI40] says that sound books are sound, with a table and a result', async () => {
    const { code, out, result } = await audit(folder);
    expect(code).toBe(0);
    expect(result).toMatchObject({ ok: true, entries: 2 });
    expect(out).toMatch(/^ +MESI$/m);
    expect(out).toMatch(/^wallet +1\.00$/m);
    expect(out).toMatch(/^owed to people +1\.50$/m);
    expect(out).toContain('The books are sound. 2 entries.');
  });

  it('[TI40] names what is not, and leaves with 1', async () => {
    const database = new DatabaseSync(join(folder, 'ledger.db'));
    database.exec(`UPDATE entries SET seq = 9 WHERE input ->> 'id' = 'tip_1'`);
    database.close();
    const { code, out, result } = await audit(folder);
    expect(code).toBe(1);
    expect(result).toMatchObject({ ok: false });
    expect(out).toContain('- tip_1');
    expect(out).toContain('The books are NOT sound.');
  });

  it('[TI40] takes no journal for no empty one, and leaves with 2', async () => {
    const { code, out } = await audit(join(folder, 'elsewhere'));
    expect([code, out.includes('there is no journal')]).toEqual([2, true]);
  });
});
