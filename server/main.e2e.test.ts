import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, 'main.ts');
let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesi-main-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

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

describe('npm start', () => {
  it('names its address and adapters, answers health, and on Ctrl-C tells its rooms and ends well', async () => {
    const { child, output, url } = await start();
    expect(output.text).toMatch(/store: SQLite, ledger: SQLite, media: (embedded Janus|browser mesh)/);
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' });
    const lobby = await new Client(url).joinOrCreate('lobby');
    lobby.reconnection.enabled = false;
    lobby.onMessage('*', () => {});
    const closed = new Promise((told) => lobby.onLeave(told));
    child.kill('SIGINT');
    expect(await closed).toBe(4001);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output.text).toContain('stopped');
  });

  it('refuses a setting it does not know, by its name', async () => {
    const { child, output } = spawnServer({ MESI_PROT: '1' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output.text).toMatch(/MESI_PROT.*MESI_PORT/s);
  });
});
