import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '../../../log.ts';
import { findProgram } from '../../../programs.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { chooseMedia, type MediaChoiceInput } from '../chooseMedia.ts';
import { createMemoryBus } from '../memoryBus.ts';
import { sweepCaptures } from './handleLife.ts';
import { JanusAdmin } from './JanusAdmin.ts';
import { JanusInstance } from './JanusInstance.ts';
import { janusBinary, startJanus } from './janusWorld.testkit.ts';
import { createRoom, listRooms } from './videoRoom.ts';

const SOON = { timeout: 20_000, interval: 20 };
const { clock, ids } = createSystemRuntime();
const log = createLog({ level: 'silent' });

async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-janus-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const choice = (folder: string, input: Partial<MediaChoiceInput> = {}): MediaChoiceInput => ({
  bus: createMemoryBus(),
  clock,
  ids,
  log,
  iceServers: () => [],
  janusRtpHosts: [],
  viewersPerInstance: 100,
  videoBitsPerSecond: 1_000_000,
  mode: 'auto',
  janusUrls: [],
  janusSecret: null,
  janusAdminUrls: [],
  janusAdminSecret: null,
  mediaAddress: null,
  mayMesh: false,
  findJanus: () => findProgram('janus'),
  folder,
  ...input,
});

async function connectTo(
  address: () => { readonly url: string; readonly secret?: string | undefined } | null,
  onChange = (_isUp: boolean): void => {},
) {
  const instance = new JanusInstance({ name: 'test', address, clock, log, onChange });
  onTestFinished(() => instance.stop());
  await vi.waitFor(() => expect(instance.isUp).toBe(true), SOON);
  return instance;
}

it('[JA5] is chosen where it is installed, keeps its secrets, and ends with its server', async () => {
  const folder = join(await folderOfTest(), 'janus');
  const chosen = chooseMedia(choice(folder));
  expect(chosen.adapter).toBe('embedded Janus');
  await vi.waitFor(
    async () => expect((await readdir(folder)).sort()).toEqual(['captures', 'config', 'janus.log']),
    SOON,
  );
  for (const path of [folder, join(folder, 'config')]) expect((await stat(path)).mode & 0o077).toBe(0);
  for (const file of await readdir(join(folder, 'config'), { withFileTypes: true })) {
    if (file.isFile()) expect((await stat(join(folder, 'config', file.name))).mode & 0o077).toBe(0);
  }
  await chosen.close();
});

it('[JA5] the mesh is chosen when asked for, and addresses come first', async () => {
  const folder = await folderOfTest();
  expect(chooseMedia(choice(folder, { mode: 'mesh', janusUrls: ['ws://127.0.0.1:1'] })).adapter).toBe(
    'browser mesh',
  );
  const configured = chooseMedia(choice(folder, { janusUrls: ['ws://127.0.0.1:1', 'ws://127.0.0.1:2'] }));
  expect(configured.adapter).toBe('Janus, 2 instances');
  await configured.close();
});

it('[JA24] the mesh is chosen without a word only for a trial', async () => {
  const folder = await folderOfTest();
  const none = { findJanus: () => null };
  expect(() => chooseMedia(choice(folder, none))).toThrow(/MESI_MEDIA=mesh/);
  for (const input of [{ mayMesh: true }, { mode: 'mesh' as const }])
    expect(chooseMedia(choice(folder, { ...none, ...input })).adapter).toBe('browser mesh');
});

it('[JA20] only where the files of recordings come to us is there a recorder', async () => {
  const folder = await folderOfTest();
  const recordings = { folder: join(folder, 'raw'), isShared: false };
  const obstacles = async (input: Partial<MediaChoiceInput>) => {
    const chosen = chooseMedia(choice(folder, { recordings, ...input }));
    await chosen.close();
    return chosen.recordingObstacle;
  };
  expect(await obstacles({ mode: 'mesh' })).toBe('pictures go from browser to browser');
  const janusUrls = ['ws://127.0.0.1:1'];
  expect(await obstacles({ janusUrls })).toBe('MESI_REPLAYS_DIR does not say where JANUS_URLS record');
  expect(await obstacles({ janusUrls, recordings: { ...recordings, isShared: true } })).toBeNull();
  expect(await obstacles({ mode: 'janus' })).toBeNull();
});

it('[JA5] knows nobody without its secret, and is started again with another', async () => {
  const janus = await startJanus();
  onTestFinished(() => janus.stop());
  const knows = await connectTo(() => janus.child.address);
  const { url, secret } = janus.child.address!;
  const said: string[] = [];
  const stranger = new JanusInstance({
    name: 'stranger',
    address: () => ({ url, secret: 'guessed' }),
    clock,
    log: createLog({ level: 'debug', readable: false, write: (line) => said.push(line) }),
    onChange: () => {},
  });
  await vi.waitFor(() => expect(said.join()).toContain('Unauthorized request'), SOON);
  process.kill(janus.child.pid!, 'SIGKILL');
  await vi.waitFor(() => expect(knows.isUp).toBe(false), SOON);
  await vi.waitFor(() => expect(knows.isUp).toBe(true), SOON);
  expect(janus.child.address?.secret).not.toBe(secret);
  expect(stranger.isUp).toBe(false);
  stranger.stop();
});

it.each([
  ['wrong secret', { secret: 'guessed' }, /refused get_status.*Unauthorized/],
  ['no such address', { url: 'ws://127.0.0.1:1' }, /cannot be reached/],
  ['right', {}, null],
] as const)(
  '[JA25] an admin interface of a Janus of others (%s) is said once, in the log and in health, and nothing is hurt',
  async (_what, wrong, why) => {
    const janus = await startJanus();
    onTestFinished(() => janus.stop());
    await vi.waitFor(() => expect(janus.child.address).not.toBeNull(), SOON);
    const { url, secret, admin } = janus.child.address!;
    const given = { ...admin!, ...wrong };
    const said: string[] = [];
    const chosen = chooseMedia(
      choice(await folderOfTest(), {
        log: createLog({ level: 'warn', readable: false, write: (line) => said.push(line) }),
        janusUrls: [url],
        janusSecret: secret!,
        janusAdminUrls: [given.url],
        janusAdminSecret: given.secret,
      }),
    );
    onTestFinished(() => chosen.close());
    const looks = vi.spyOn(JanusAdmin.prototype, 'check');
    onTestFinished(() => looks.mockRestore());
    await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(2), SOON);
    const health = await chosen.media.health();
    expect(health.ok).toBe(true);
    expect(health.detail).toMatch(why ?? /, 1 of 1 janus up$/);
    const warnings = said.filter((line) => line.includes('admin interface'));
    expect(warnings).toHaveLength(why ? 1 : 0);
    expect(said.join()).not.toContain(given.secret);
  },
);

it('[JA25] captures that a dead server left among the recordings are taken away, and nothing else is', async () => {
  const folder = await folderOfTest();
  const write = (name: string) => writeFile(join(folder, name), '');
  await Promise.all(['old.heads', 'rp_x~1.mjr'].map(write));
  const nowMs = Date.now();
  await sweepCaptures(folder, nowMs - 60_000);
  expect((await readdir(folder)).toSorted()).toEqual(['old.heads', 'rp_x~1.mjr']);
  await sweepCaptures(folder, nowMs + 60_000);
  expect(await readdir(folder)).toEqual(['rp_x~1.mjr']);
});

it('[JA21] one that dies in a loop is said so, in health and in the log', async () => {
  const folder = await folderOfTest();
  const plugins = join(folder, 'lib', 'janus', 'plugins');
  await Promise.all([mkdir(plugins, { recursive: true }), mkdir(join(folder, 'bin'))]);
  await writeFile(join(plugins, 'libjanus_videoroom.so'), '');
  await writeFile(join(folder, 'bin', 'janus'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const loud = createLog({ level: 'error', readable: false, write: (line) => said.push(line) });
  const chosen = chooseMedia(choice(join(folder, 'data'), { log: loud }));
  onTestFinished(() => chosen.close());
  expect(await chosen.media.health()).toMatchObject({ ok: true });
  await vi.waitFor(async () => expect(await chosen.media.health()).toMatchObject({ ok: false }), SOON);
  expect((await chosen.media.health()).detail).toMatch(
    /^janus died \d+ times in a row: .*janus\.log may say why$/,
  );
  expect(said.join()).toContain('MESI_MEDIA=mesh does without');
  expect(said).toHaveLength(1);
});

it('[JA5] listens on loopback alone', async () => {
  const janus = await startJanus();
  onTestFinished(() => janus.stop());
  await connectTo(() => janus.child.address);
  const port = Number(new URL(janus.child.address!.url).port).toString(16).toUpperCase().padStart(4, '0');
  const sockets = `${await readFile('/proc/net/tcp', 'utf8')}${await readFile('/proc/net/tcp6', 'utf8')}`;
  const LISTEN = '0A';
  const listening = sockets
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTEN && local?.endsWith(`:${port}`));
  expect(listening.map(([, local]) => local)).toEqual([`0100007F:${port}`]);
});

it('[JA5] is gone when its server was killed', async () => {
  const folder = await folderOfTest();
  const script = `
    const { JanusChild } = await import(${JSON.stringify(resolve(import.meta.dirname, 'JanusChild.ts'))});
    const clock = { nowMs: Date.now, after: (ms, task) => { const t = setTimeout(task, ms); return () => clearTimeout(t); } };
    const log = { error() {}, warn() {} };
    const child = JanusChild.start({ binary: ${JSON.stringify(janusBinary())}, folder: ${JSON.stringify(folder)}, publicAddress: null, clock, log,
      onStarted: () => console.log(child.pid) });
    setInterval(() => {}, 1000);
  `;
  const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(server.stdout!, 'data');
  const pid = Number(String(printed));
  expect(() => process.kill(pid, 0)).not.toThrow();
  server.kill('SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), SOON);
});

it('[JA8] rooms that a dead server left behind are taken away, a foreign one is not, and no server minds another', async () => {
  const janus = await startJanus();
  onTestFinished(() => janus.stop());
  const changes: boolean[] = [];
  const connect = () =>
    connectTo(
      () => janus.child.address,
      (isUp) => changes.push(isUp),
    );
  // Both look at the same time, and find the same rooms.
  const [{ control }] = await Promise.all([connect(), connect()]);
  const left = Array.from({ length: 20 }, (_, n) => n + 1);
  for (const room of left)
    await createRoom(control, { room, videoBitsPerSecond: 1_000_000, recordsInto: null });
  await control.request({ request: 'create', room: 99, description: 'of somebody else' });
  const rooms = async () => (await listRooms(control)).map(({ room }) => room);
  expect((await rooms()).toSorted((a, b) => a - b)).toEqual([...left, 99]);
  await vi.waitFor(async () => expect(await rooms()).toEqual([99]), SOON);
  expect(changes).toEqual([true, true]);
});
