import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { createMeshMedia } from '../../server/services/media/mesh/meshMedia.ts';
import type { MediaOutcome } from '../../server/services/media/port.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';
import { LIMITS } from '../../shared/limits.ts';
import { signalCommand } from '../../shared/protocol/commands.ts';
import { rejection } from '../../shared/protocol/rejections.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import type { MediaPage } from './mediaPage.testkit.ts';

declare global {
  interface Window {
    readonly media: MediaPage;
  }
}

const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream=device-count=2',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
];
const SOON = { timeout: 30_000, interval: 100 };

const PAGE =
  '<!doctype html><video playsinline></video><canvas></canvas><script type="module" src="/page.js"></script>';
const STREAM = 'st_browser1';

function servePage(script: string) {
  return createServer((request, response) => {
    const isScript = request.url === '/page.js';
    if (request.url === '/denied') response.setHeader('permissions-policy', 'camera=(), microphone=()');
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : PAGE);
  });
}

/** Rooms in small: each socket is a seat, the publisher's on one instance of the mesh, the viewers' on another. */
async function startRelay(script: string) {
  const { clock, ids } = createSystemRuntime();
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const instances = {
    '/publisher': createMeshMedia({ bus, clock, ids }),
    '/viewer': createMeshMedia({ bus, clock, ids }),
  };
  let descriptions = 0;
  let isLive = true;

  const seat = (socket: WebSocket, path: string): void => {
    const media = instances[path as keyof typeof instances];
    const peerId = ids.next('se');
    const send = (message: object) => socket.send(JSON.stringify({ media: message }));
    const peer = { streamId: STREAM, peerId, send };
    const run = async (type: string, payload: unknown): Promise<MediaOutcome<unknown>> => {
      if (type === 'openMedia' && path === '/viewer' && !isLive)
        return { ok: false, rejection: 'MediaUnavailable' };
      if (type === 'openMedia')
        return path === '/publisher' ? media.openPublisher(peer) : media.openViewer(peer);
      if (type === 'closeMedia') return { ok: true, value: await media.close(peerId) };
      const signal = signalCommand.parse(payload);
      if (signal.description) descriptions += 1;
      return media.signal(peerId, signal);
    };
    socket.on('message', async (data) => {
      const { id, type, payload } = JSON.parse(String(data));
      const outcome = await run(type, payload);
      const reply = outcome.ok
        ? { type: 'answered', value: outcome.value }
        : { type: 'refused', rejection: rejection(outcome.rejection) };
      socket.send(JSON.stringify({ id, reply }));
    });
    socket.on('close', () => void media.close(peerId));
  };

  const server = servePage(script);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => seat(socket, request.url ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    descriptions: () => descriptions,
    /** As rooms do before a stream is live: they refuse, and the mesh never hears of it. */
    setLive: (live: boolean) => {
      isLive = live;
    },
    /** Takes places until there is none left; answers how many, and how to give them back. */
    async occupy() {
      const media = instances['/viewer'];
      const taken: string[] = [];
      for (;;) {
        const peerId = ids.next('se');
        const { ok } = await media.openViewer({ streamId: STREAM, peerId, send() {} });
        if (!ok) await media.close(peerId);
        if (!ok) break;
        taken.push(peerId);
      }
      const release = () => Promise.all(taken.map((peerId) => media.close(peerId)));
      return { taken: taken.length, release };
    },
    async close(): Promise<void> {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let browser: Browser;
let script: string;
beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'mesi-media-'));
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      outDir,
      lib: { entry: join(import.meta.dirname, 'mediaPage.testkit.ts'), formats: ['es'], fileName: 'page' },
      minify: false,
    },
  });
  script = await readFile(join(outDir, 'page.js'), 'utf8');
  await rm(outDir, { recursive: true });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
});
afterAll(() => browser.close());

let relay: Awaited<ReturnType<typeof startRelay>>;
let context: BrowserContext;
beforeEach(async () => {
  relay = await startRelay(script);
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await relay.close();
});

async function open(
  hash: '' | '#publish' | '#watch' | '#hook-publish' | '#hook-watch',
  path = '/',
): Promise<Page> {
  const page = await context.newPage();
  const failed = new Promise<never>((_resolve, reject) => page.once('pageerror', reject));
  await page.goto(`${relay.address}${path}${hash}`);
  await Promise.race([page.waitForFunction(() => 'media' in window), failed]);
  return page;
}

const watched = (page: Page) => page.evaluate(() => window.media.watched());

/** Waits until the page shows a picture that moves on: time passes and frames are decoded. */
async function moves(page: Page): Promise<void> {
  await vi.waitFor(async () => expect(await watched(page)).toMatchObject({ state: 'playing' }), SOON);
  const before = await watched(page);
  await vi.waitFor(async () => {
    const now = await watched(page);
    expect(now.seconds).toBeGreaterThan(before.seconds);
    expect(now.frames).toBeGreaterThan(before.frames + 5);
  }, SOON);
}

const connections = (page: Page) =>
  page.evaluate(() => {
    const state = window.media.publisher?.state();
    return state?.type === 'publishing' ? state.connections : state?.type;
  });

describe('one publishes, two watch', () => {
  it('[CM1] [CM15] both see it move, one leaves, and its place is free', async () => {
    const publisher = await open('#publish');
    const [first, second] = [await open('#watch'), await open('#watch')];
    for (const viewer of [first, second]) await moves(viewer);
    expect((await watched(first)).tracks.toSorted()).toEqual(['audio', 'video']);
    expect(await connections(publisher)).toBe(2);
    await second.evaluate(() => window.media.viewer?.close());
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(1), SOON);
    expect((await relay.occupy()).taken).toBe(LIMITS.meshViewers - 1);
    await moves(first);
  });

  it('[CM2] one too many is told so, and sees the picture when a place is free', async () => {
    const publisher = await open('#publish');
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(0), SOON);
    const { taken, release } = await relay.occupy();
    expect(taken).toBe(LIMITS.meshViewers);
    const viewer = await open('#watch');
    await vi.waitFor(async () => expect((await watched(viewer)).state).toBe('full'), SOON);
    await release();
    await moves(viewer);
  });

  it('[CM9] who was refused before the stream was live is called when it is', async () => {
    await open('#publish');
    relay.setLive(false);
    const viewer = await open('');
    await viewer.evaluate(() => window.media.watch({ patient: true }));
    await vi.waitFor(async () => expect((await watched(viewer)).state).toBe('waiting'), SOON);
    relay.setLive(true);
    await viewer.evaluate(() => window.media.viewer?.poke());
    await moves(viewer);
  });

  it('[CM1] [CM15] [CM6] the hooks do the same, also mounted twice', async () => {
    const publisher = await open('#hook-publish');
    const viewer = await open('#hook-watch');
    await publisher.getByText('1 of 2 cameras').waitFor();
    await viewer.getByText('playing').waitFor();
    await publisher.getByRole('button').click();
    await viewer.getByText('waiting').waitFor();
    await publisher.getByText('off').waitFor();
  });

  it('[CM18] [CM3] the publisher reloads, and who watched or waited comes back', async () => {
    const early = await open('#watch');
    await vi.waitFor(async () => expect((await watched(early)).state).toBe('waiting'), SOON);
    const publisher = await open('#publish');
    const late = await open('#watch');
    for (const viewer of [early, late]) await moves(viewer);
    await publisher.reload();
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(2), SOON);
    for (const viewer of [early, late]) await moves(viewer);
  });

  it('[CM16] another picture takes the place of the first without a new negotiation', async () => {
    const publisher = await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    expect((await watched(viewer)).width).not.toBe(160);
    const before = relay.descriptions();
    await publisher.evaluate(() => window.media.changePicture());
    await vi.waitFor(async () => expect((await watched(viewer)).width).toBe(160), SOON);
    await moves(viewer);
    expect(relay.descriptions()).toBe(before);
  });

  it('[CM7] [CM12] a viewer who starts anew gets a new connection, and the publisher drops the old one', async () => {
    const publisher = await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    await viewer.evaluate(() => window.media.viewer?.reopen());
    await moves(viewer);
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(1), SOON);
    await publisher.evaluate(() => window.media.publisher?.reopen());
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(1), SOON);
    await moves(viewer);
  });
});

it('[CM10] [CM11] [CM12] a connection comes up whatever the order, and outlives an ICE restart', async () => {
  const page = await open('');
  expect(await page.evaluate(() => window.media.negotiateBadly())).toEqual({
    kept: MEDIA_PACE.candidatesKept,
    continuesStrange: false,
    continuesRestart: true,
    freshCredentials: true,
  });
});

it('[CM17] a viewer who dies without a word gets its ICE restarts, then is given up', async () => {
  const page = await open('');
  const { offers, fresh } = await page.evaluate(() => window.media.loseViewer());
  expect(offers).toBe(1 + MEDIA_PACE.iceRestarts);
  expect(fresh).toBe(offers);
});

describe('devices', () => {
  it('[CM21] the chosen one is used, and one that is gone is replaced', async () => {
    const page = await open('');
    const any = await page.evaluate(() => window.media.devices({ camera: true, microphone: true }));
    expect(any).toMatchObject({ acquired: { ok: true, replaced: [] }, list: { named: true } });
    const chosen = any.list.cameras.at(-1)?.id ?? '';
    expect(any.list.cameras.length).toBeGreaterThan(1);
    const second = await page.evaluate(
      (camera) => window.media.devices({ camera, microphone: false }),
      chosen,
    );
    expect(second.acquired).toMatchObject({ ok: true, cameraId: chosen, microphoneId: null });
    const gone = await page.evaluate(() => window.media.devices({ camera: 'unplugged', microphone: false }));
    expect(gone.acquired).toMatchObject({ ok: true, replaced: ['camera'] });
  });

  it('[CM20] a refused permission is told as that', async () => {
    const page = await open('', '/denied');
    const refused = await page.evaluate(() => window.media.devices({ camera: true, microphone: true }));
    expect(refused.acquired).toEqual({ ok: false, trouble: 'denied' });
  });
});

describe('sound and stills', () => {
  it('[CM22] the level follows the microphone, and is silent when closed', async () => {
    const page = await open('');
    const close = await page.evaluateHandle(() => window.media.listen());
    await page.waitForFunction(() => window.media.levels.some(({ peak, rms }) => peak > 0.05 && rms > 0.01));
    await close.evaluate((stop) => stop());
    expect(await page.evaluate(() => window.media.levels.at(-1))).toEqual({ rms: 0, peak: 0 });
  });

  it('[CM23] a still is a small JPEG, and there is none before there is a picture', async () => {
    const page = await open('');
    const still = await page.evaluate(() => window.media.still());
    expect(still).toMatchObject({ before: null, type: 'image/jpeg', width: 640 });
    expect(still.source).toBeGreaterThan(640);
    expect(still.bytes).toBeLessThanOrEqual(LIMITS.stillBytes);
  });

  it.each([true, false])('[CM24] the visualiser draws what is heard (calm: %s)', async (calm) => {
    const page = await open('');
    await page.evaluate((isCalm) => window.media.visualise(isCalm), calm);
    await page.waitForFunction(() => window.media.painted() > 600);
  });
});
