import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openDataFolder } from '../dataFolder.ts';
import { tip, topUp } from '../services/ledger/contract/samples.contract.ts';
import { createSqliteLedger } from '../services/ledger/sqlite/sqliteLedger.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import { createSqliteStore } from '../services/store/sqliteStore.ts';

const PROGRAM = resolve(import.meta.dirname, 'backup.ts');
const { clock } = createSystemRuntime();
let root = '';
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-backup-'));
  root = folder;
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** The two databases of a server, in a folder with a secret, with one person who has money. */
async function openData(dataDir: string) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'secrets.json'), '{"jwtSecret":"a secret of the tests, long enough"}');
  const store = createSqliteStore({ path: join(dataDir, 'store.db'), collections: COLLECTIONS });
  const ledger = createSqliteLedger({ path: join(dataDir, 'ledger.db'), clock });
  await ledger.append(topUp({ id: 'top_1', to: 'ann', amountMinor: 1_000_000_000n }));
  await store.insert('follows', 'nova:ann', { creatorId: 'nova' });
  return { store, ledger, close: () => Promise.all([store.close(), ledger.close()]) };
}

function run(dataDir: string, ...args: readonly string[]) {
  const env = { PATH: process.env.PATH, MESI_DATA_DIR: dataDir };
  return new Promise<{ code: number; out: string; entries?: number }>((done) => {
    execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout, stderr) => {
      const result = /^RESULT (.*)$/m.exec(stdout)?.[1];
      const code = error === null ? 0 : Number(error.code);
      done({ code, out: stdout + stderr, ...(result === undefined ? {} : JSON.parse(result)) });
    });
  });
}

const tipNumber = (n: number) => tip({ id: `tip_${n}`, from: 'ann', amountMinor: 1n });

describe('npm run backup', () => {
  it('[TI60] copies one moment beside a server that writes, and restores it with sound books', async () => {
    const live = await openData(join(root, 'data'));
    let written = 0;
    let isWriting = true;
    const writing = (async () => {
      for (; isWriting; written++) await live.ledger.append(tipNumber(written));
    })();
    await live.ledger.append(tip({ id: 'tip_last', from: 'ann', amountMinor: 1n }));
    const saved = await run(join(root, 'data'), join(root, 'copy'));
    isWriting = false;
    await writing;
    await live.close();
    expect([saved.code, saved.out]).toEqual([0, expect.stringContaining('the books are sound')]);
    expect(readdirSync(join(root, 'copy')).sort()).toEqual(['ledger.db', 'secrets.json', 'store.db']);
    for (const path of ['.', ...readdirSync(join(root, 'copy'))])
      expect(statSync(join(root, 'copy', path)).mode & 0o077).toBe(0);

    const restored = await run(join(root, 'new'), '--restore', join(root, 'copy'));
    expect([restored.code, restored.entries]).toEqual([0, saved.entries]);
    const again = await openData(join(root, 'new'));
    expect(await again.ledger.get('tip_last')).not.toBeNull();
    expect(await again.store.get('follows', 'nova:ann')).not.toBeNull();
    await again.close();
  });

  it('[TI60] holds what a copy of the files without their logs would lose', async () => {
    const live = await openData(join(root, 'data'));
    for (let n = 0; n < 10; n++) await live.ledger.append(tipNumber(n));
    mkdirSync(join(root, 'files'));
    copyFileSync(join(root, 'data', 'ledger.db'), join(root, 'files', 'ledger.db'));
    const { entries } = await run(join(root, 'data'), join(root, 'copy'));
    await live.close();
    const files = createSqliteLedger({ path: join(root, 'files', 'ledger.db'), clock });
    expect([entries, (await files.audit()).entries]).toEqual([11, 0]);
    await files.close();
  });

  it('[TI61] overwrites nothing, and restores under no server', async () => {
    const data = join(root, 'data');
    await (await openData(data)).close();
    expect(await run(data, join(root, 'copy'))).toMatchObject({ code: 0 });
    expect(await run(data, join(root, 'copy'))).toMatchObject({
      code: 2,
      out: expect.stringContaining('there already'),
    });
    expect(await run(data, '--restore', join(root, 'copy'))).toMatchObject({ code: 2 });
    expect(await run(data, '--restore', join(root, 'none'))).toMatchObject({ code: 2 });
    expect(await run(join(root, 'empty'), join(root, 'other'))).toMatchObject({ code: 2 });
    const held = openDataFolder(join(root, 'new'), { isShared: false });
    const refused = await run(join(root, 'new'), '--restore', join(root, 'copy'));
    held.close();
    expect([refused.code, refused.out]).toEqual([2, expect.stringContaining('another server uses')]);
    expect(readdirSync(join(root, 'new'))).toEqual(['server.lock']);
  });

  it('[TI61] says when the books of a copy are not sound, and leaves with 1', async () => {
    const data = join(root, 'data');
    const live = await openData(data);
    await live.ledger.append(tipNumber(1));
    await live.close();
    const db = new DatabaseSync(join(data, 'ledger.db'));
    db.exec(`UPDATE entries SET seq = 9 WHERE input ->> 'id' = 'tip_1'`);
    db.close();
    expect(await run(data, join(root, 'copy'))).toMatchObject({ code: 1 });
  });
});
