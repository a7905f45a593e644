import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@colyseus/sdk';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from './repository.ts';

function startDev() {
  const dataDir = mkdtempSync(join(tmpdir(), 'mesi-dev-'));
  const env = { ...process.env, MESI_PORT: '0', MESI_DATA_DIR: dataDir, MESI_MEDIA: 'mesh' };
  const child = spawn(process.execPath, ['server/tools/dev.ts'], { cwd: ROOT, env, stdio: 'pipe' });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output.text += String(chunk);
    });
  }
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { child, output };
}

it('[TI50] serves pages and rooms at one address, and begins the server anew when a file of it changes', async () => {
  const { child, output } = startDev();
  await expect.poll(() => output.text, { timeout: 90_000 }).toMatch(/For work: http:\/\/localhost:\d+/);
  const url = /For work: (http:\/\/localhost:\d+)/.exec(output.text)![1]!;
  expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).toContain('/@vite/client');
  const lobby = await new Client(url).joinOrCreate('lobby');
  lobby.reconnection.enabled = false;
  lobby.onMessage('*', () => {});
  const left = new Promise((told) => lobby.onLeave(told));
  utimesSync(join(ROOT, 'server/http/answer.ts'), new Date(), new Date());
  expect(await left).toBe(4001);
  await expect.poll(() => output.text.split('Mesi Live is at').length, { timeout: 60_000 }).toBe(3);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
