import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { openDataFolder } from './dataFolder.ts';
import { tip, topUp } from './services/ledger/contract/samples.contract.ts';
import { createSqliteLedger } from './services/ledger/sqlite/sqliteLedger.ts';
import { createSystemRuntime } from './services/runtime/systemRuntime.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');
/** Root of this machine without the rights that make it pass every check; others have not got them anyway. */
const unprivileged = (rights: string) =>
  process.getuid?.() === 0 ? ['setpriv', `--bounding-set=${rights}`, process.execPath] : [process.execPath];

interface Case {
  /** Makes what is in the way, in a folder of the test's own; what it returns is let go of afterwards. */
  readonly prepare?: (data: string) => unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: (data: string) => readonly string[];
  /** After "Mesi Live cannot start: ". */
  readonly says: (data: string) => string;
}

let root = '';
let taken = createServer();
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mesi-cannot-'));
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});
afterAll(() => {
  taken.close();
  rmSync(root, { recursive: true });
});
const takenPort = () => {
  const address = taken.address();
  return typeof address === 'object' && address ? address.port : 0;
};

const file = (name: string, text: string) => (data: string) => writeFileSync(join(data, name), text);
const prose = 'Dear diary, today I was mistaken for a database. '.repeat(200);

async function damagedJournal(data: string): Promise<void> {
  const ledger = createSqliteLedger({ path: join(data, 'ledger.db'), clock: createSystemRuntime().clock });
  await ledger.append(topUp({ id: 'top_1', to: 'ann', amountMinor: 1_500_000n }));
  await ledger.append(tip({ id: 'tip_1', from: 'ann', amountMinor: 500_000n }));
  await ledger.close();
  const db = new DatabaseSync(join(data, 'ledger.db'));
  db.exec(`DELETE FROM folds; UPDATE entries SET seq = 9 WHERE input ->> 'id' = 'tip_1'`);
  db.close();
}

function otherProgram(data: string): void {
  const db = new DatabaseSync(join(data, 'store.db'));
  db.exec('CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)');
  db.close();
}

/** A file whose head is a database's, and whose rest is not. */
function damagedStore(data: string): void {
  const path = join(data, 'store.db');
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE docs_accounts (id TEXT PRIMARY KEY NOT NULL, body TEXT)');
  db.close();
  writeFileSync(path, readFileSync(path).fill(0xa5, 100));
}

const CASES: Readonly<Record<string, Case>> = {
  'a port in use': {
    env: { MESI_MEDIA: 'auto' },
    says: () =>
      `another program listens on port ${takenPort()} of 127.0.0.1, perhaps another Mesi Live. Stop it, or set MESI_PORT`,
  },
  'no right to the port': {
    env: { MESI_PORT: '81' },
    command: () => unprivileged('-net_bind_service'),
    says: () => 'this user has not the right to listen on port 81. Set MESI_PORT to 1024 or more',
  },
  'a host that is another machine': {
    env: { MESI_HOST: '203.0.113.7', MESI_PORT: '0', MESI_DEMO: 'off' },
    says: () => 'MESI_HOST is 203.0.113.7, which is no address of this machine. Set it to localhost',
  },
  'no right to the folder': {
    prepare: (data) => {
      rmSync(data, { recursive: true });
      mkdirSync(data, { mode: 0o500 });
    },
    command: () => unprivileged('-dac_override,-dac_read_search'),
    says: (data) =>
      `${data}/server.lock cannot be opened. It has to be a file, and this user needs the right`,
  },
  'no right to make the folder': {
    env: { MESI_DATA_DIR: '/proc/mesi' },
    says: () => 'there is no /proc/mesi, and it cannot be made. Make it, or set MESI_DATA_DIR',
  },
  'a folder that is a file': {
    prepare: (data) => {
      rmSync(data, { recursive: true });
      writeFileSync(data, '');
    },
    says: (data) => `${data} is a file where a folder is needed`,
  },
  'a folder that everybody may write to': {
    prepare: (data) => {
      rmSync(data, { recursive: true });
      mkdirSync(data);
      // the mode of mkdir is narrowed by the umask
      return spawn('chmod', ['1777', data]);
    },
    says: (data) => `everybody may write to ${data}, so it cannot hold accounts and money. Set MESI_DATA_DIR`,
  },
  'a damaged store': {
    prepare: damagedStore,
    says: (data) => `${data}/store.db is damaged. Move it away and restore the newest backup (npm run backup`,
  },
  'a damaged journal': {
    prepare: damagedJournal,
    says: (data) => `${data}/ledger.db is damaged (`,
  },
  'a file of another kind': {
    prepare: file('ledger.db', prose),
    says: (data) => `${data}/ledger.db is not a database of Mesi Live. Move it away, or set MESI_DATA_DIR`,
  },
  'a database of another program': {
    prepare: otherProgram,
    says: (data) => `${data}/store.db is not a database of Mesi Live. Move it away, or set MESI_DATA_DIR`,
  },
  'a secret that is none': {
    prepare: file('secrets.json', '{"jwtSecret":'),
    says: (data) => `${data}/secrets.json does not hold a signing secret; put it right, or remove it`,
  },
  'a full disk': {
    command: (data) => [
      'unshare',
      '-m',
      'sh',
      '-c',
      `mount -t tmpfs -o size=64k,mode=700 tmpfs '${data}' && exec "$0" "$@"`,
      process.execPath,
    ],
    says: (data) => `no space is left on the disk for ${data}/store.db. Make some, or set MESI_DATA_DIR`,
  },
  'another server on the folder': {
    prepare: (data) => openDataFolder(data, { isShared: false }),
    says: (data) => `another server uses ${data}. Stop it, or set MESI_DATA_DIR to another folder`,
  },
  'a Redis that is not there': {
    env: { REDIS_URL: 'redis://:hunter2@127.0.0.1:1' },
    says: () => 'Redis at 127.0.0.1:1 does not answer',
  },
  'two settings that are none': {
    env: { MESI_PROT: '1', MESI_PORT: 'x' },
    says: () => 'MESI_PROT is not a setting of this server; did you mean MESI_PORT? MESI_PORT must be',
  },
};

describe('a start that fails', () => {
  it.concurrent.each(Object.entries(CASES))('[BO2] says in one line, and ends: %s', async (_, each) => {
    const data = mkdtempSync(join(root, 'data-'));
    const held = await each.prepare?.(data);
    if (held instanceof Object && 'exitCode' in held) await once(held as ChildProcess, 'exit');
    const { code, lines } = await run(each, data);
    expect([code, lines]).toEqual([1, [expect.stringContaining(each.says(data))]]);
    expect(lines[0]).toMatch(/^Mesi Live cannot start: .*[^.]\.$/);
    expect(lines[0]).not.toContain('hunter2');
    expect(startedIn(data)).toEqual([]);
    if (held instanceof Object && 'close' in held) (held as { close(): void }).close();
  });
});

describe('the lock of the data folder', () => {
  it('[BO4] is one for all, or shared by those that have Redis, and goes with who held it', () => {
    const data = join(root, 'lock');
    const alone = openDataFolder(data, { isShared: false });
    for (const isShared of [false, true])
      expect(() => openDataFolder(data, { isShared })).toThrow('another server uses');
    alone.close();
    const shared = [true, true].map((isShared) => openDataFolder(data, { isShared }));
    expect(() => openDataFolder(data, { isShared: false })).toThrow('another server uses');
    for (const each of shared) each.close();
    openDataFolder(data, { isShared: false }).close();
  });

  it('[BO4] ends with a process that is killed', async () => {
    const data = join(root, 'killed');
    const hold = `import { openDataFolder } from '${join(import.meta.dirname, 'dataFolder.ts')}';
      openDataFolder('${data}', { isShared: false }); console.log('held'); setInterval(() => {}, 1e6);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', hold]);
    await once(child.stdout, 'data');
    expect(() => openDataFolder(data, { isShared: false })).toThrow('another server uses');
    child.kill('SIGKILL');
    await once(child, 'exit');
    openDataFolder(data, { isShared: false }).close();
  });
});

async function run({ env = {}, command }: Case, data: string) {
  const kept = Object.entries(process.env).filter(([key]) => !/^MESI_|_URL$|^NODE_ENV$|^VITEST/.test(key));
  const settings = {
    MESI_PORT: `${takenPort()}`,
    MESI_HOST: '127.0.0.1',
    MESI_DATA_DIR: data,
    MESI_MEDIA: 'mesh',
    MESI_LOG_LEVEL: 'silent',
    ...env,
  };
  expect(loadConfig({ MESI_DATA_DIR: data }).ok).toBe(true);
  const [program, ...args] = command?.(data) ?? [process.execPath];
  const child = spawn(program!, [...args, MAIN, '--without-pages'], {
    env: { ...Object.fromEntries(kept), ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, 'close');
  return { code, lines: said.split('\n').slice(0, -1) };
}

/** Processes that were begun in the folder and were left behind. */
function startedIn(data: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MESI_DATA_DIR=${data}\0`);
      } catch {
        return false;
      }
    });
}
