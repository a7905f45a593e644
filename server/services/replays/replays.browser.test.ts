import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  buildMediaPage,
  CHROMIUM_FLAGS,
  openPage,
  type Relay,
  SOON,
  startRelay,
} from '../../../client/media/mediaRelay.testkit.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import type { JanusMedia } from '../media/janus/janusMedia.ts';
import { janusMediaOn, type RunningJanus, startJanus } from '../media/janus/janusWorld.testkit.ts';
import { createWeriftEnd } from '../media/janus/weriftEnd.testkit.ts';
import type { RecordState } from '../media/port.ts';
import { ScriptedBrowser } from '../media/scriptedBrowser.contract.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { makeReplay } from './makeReplay.ts';
import { playThrough, realTools } from './mjr.testkit.ts';
import { ToolRunner } from './tools.ts';

const { clock } = createSystemRuntime();
const STREAM = 'st_browser1';
const KEPT_MS = 1_200;
const STOPPED_MS = 700;

let folder: string;
let browser: Browser;
let script: string;
let janus: RunningJanus;
let media: JanusMedia;
let relay: Relay;
let context: BrowserContext;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesi-replays-'));
  await writeFile(join(folder, 'none.mjr'), '');
  [script, janus, browser] = await Promise.all([
    buildMediaPage(),
    startJanus(),
    chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS }),
  ]);
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  media = janusMediaOn([janus], { bus, recordsInto: folder });
  relay = await startRelay(script, { publisher: media, viewer: media });
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await relay.close();
  media.stop();
  await janus.stop();
  await rm(folder, { recursive: true });
});

const raws = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('rp_')).map((name) => join(folder, name));

it('[RP1] [RC2] [JA20] what was sent becomes one file that plays, although Janus was killed; nothing while it was stopped', async () => {
  const told: RecordState[] = [];
  const order = { name: 'rp_browser', told: (state: RecordState) => void told.push(state) };
  const state = (wanted: RecordState) => vi.waitFor(() => expect(told.at(-1)).toBe(wanted), SOON);
  const lasts = async (ms: number) => {
    const untilMs = clock.nowMs() + ms;
    await vi.waitFor(() => expect(clock.nowMs()).toBeGreaterThan(untilMs), SOON);
  };
  await media.configure(STREAM, { record: order });
  await openPage(context, `${relay.address}/#publish`);
  await state('writing');
  await lasts(KEPT_MS);
  process.kill(janus.child.pid!, 'SIGKILL');
  await state('waiting');
  await state('writing');
  const impossible = recordsElsewhere();
  await lasts(KEPT_MS);
  await media.configure(STREAM, { audience: [], record: null });
  const sizes = async () => Promise.all((await raws()).map(async (file) => (await stat(file)).size));
  const before = await sizes();
  await lasts(STOPPED_MS);
  expect(await sizes()).toEqual(before);
  await media.configure(STREAM, { audience: 'all', record: order });
  await state('writing');
  await lasts(KEPT_MS);
  await media.configure(STREAM, { record: null });

  await impossible;

  const place = { work: join(folder, 'work'), folder: join(folder, 'made') };
  const made = await makeReplay({ raw: await raws(), ...place, runner: new ToolRunner(realTools(), clock) });
  const { codecs, seconds, frames } = playThrough(join(place.folder, made!.video));
  expect(codecs.toSorted()).toEqual(['opus', 'vp8']);
  // There are three parts. Of the killed one, what Janus had not written to its file yet is missing.
  expect(seconds).toBeGreaterThan((2.5 * KEPT_MS) / 1_000);
  expect(frames).toBeGreaterThan(seconds * 5);
});

/** Resolves when it is noticed that Janus writes no file where this process looks for it. */
async function recordsElsewhere(): Promise<void> {
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const blind = janusMediaOn([janus], { bus, recordsInto: join(folder, 'none.mjr', 'below a file') });
  const end = createWeriftEnd();
  const world = {
    instances: [blind, blind] as const,
    connection: () => end,
    finish: <T>(promise: Promise<T>) => promise,
  };
  const told: RecordState[] = [];
  const order = { name: 'rp_nowhere', told: (state: RecordState) => void told.push(state) };
  await vi.waitFor(() => expect(blind.instances().every(({ isUp }) => isUp)).toBe(true), SOON);
  await blind.configure('st_blind1', { record: order });
  await new ScriptedBrowser(world, { instance: 0, streamId: 'st_blind1', peerId: 'se_blind1' }).publish();
  await vi.waitFor(() => expect(told).toContain('impossible'), SOON);
  expect(told).not.toContain('writing');
  blind.stop();
  await end.close();
}
