import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, 'main.ts');
let folder: string;
let dataDir: string;

beforeAll(() => {
  // a name that breaks whatever reads paths by the locale, or by words
  folder = mkdtempSync(join(tmpdir(), 'mesi-main-'));
  dataDir = join(folder, 'Mesi Live ä');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function spawnServer(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, MESI_PORT: '0', MESI_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output.text += String(chunk);
    });
  }
  return { child, output };
}

async function start(): Promise<{ child: ChildProcess; output: { text: string }; url: string }> {
  const { child, output } = spawnServer();
  await expect.poll(() => output.text, { timeout: 60_000 }).toMatch(/is at http:\/\/localhost:\d+/);
  return { child, output, url: /http:\/\/localhost:\d+/.exec(output.text)![0] };
}

const asNobody = (...command: readonly string[]) =>
  spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', ...command], {
    encoding: 'utf8',
  });

const RECEIPT_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

describe('npm start', () => {
  it('[BO3] names its address and adapters, answers health from a folder of any name, and on Ctrl-C tells its rooms and ends well', async () => {
    const { child, output, url } = await start();
    expect(output.text).toMatch(/store: SQLite, ledger: SQLite, media: (embedded Janus|browser mesh)/);
    const health = async () => (await fetch(`${url}/health`)).json();
    // an embedded Janus is up a moment after everything else
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ status: 'ok' });
    const lobby = await new Client(url).joinOrCreate('lobby');
    lobby.reconnection.enabled = false;
    lobby.onMessage('*', () => {});
    const closed = new Promise((told) => lobby.onLeave(told));
    child.kill('SIGINT');
    expect(await closed).toBe(4001);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output.text).toContain('stopped');
  });

  it('[BO5] closes what it makes, and what was there before, to other users of the machine', async () => {
    chmodSync(folder, 0o755);
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(join(dataDir, 'stills'), { recursive: true, mode: 0o755 });
    const old = join(dataDir, 'receipt-key.pem');
    writeFileSync(old, RECEIPT_KEY, { mode: 0o644 });
    if (process.getuid?.() === 0) expect(asNobody('cat', old).stdout).toBe(RECEIPT_KEY);
    const { child } = await start();
    const paths = ['', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })];
    expect(paths).toEqual(
      expect.arrayContaining(['store.db', 'store.db-wal', 'ledger.db', 'secrets.json', 'stills', 'replays']),
    );
    const modes = paths.map((path) => [path, lstatSync(join(dataDir, path))] as const);
    const open = modes.filter(([, each]) => !each.isSymbolicLink() && (each.mode & 0o077) !== 0);
    // made by itself inside a folder that nobody else can enter
    expect(open.map(([path]) => path).filter((path) => !path.startsWith('janus/'))).toEqual([]);
    if (process.getuid?.() === 0) expect(asNobody('cat', old)).toMatchObject({ status: 1, stdout: '' });
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it('refuses a setting it does not know, by its name', async () => {
    const { child, output } = spawnServer({ MESI_PROT: '1' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output.text).toMatch(/MESI_PROT.*MESI_PORT/s);
  });
});
