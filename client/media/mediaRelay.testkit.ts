import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { expect, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { MediaOutcome, MediaPort } from '../../server/services/media/port.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';
import { signalCommand } from '../../shared/protocol/commands.ts';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { MediaPage } from './mediaPage.testkit.ts';

declare global {
  interface Window {
    readonly media: MediaPage;
  }
}

/** Chromium with a fake camera and microphone, whose connections may stay on this machine. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream=device-count=2',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
];
export const SOON = { timeout: 30_000, interval: 100 };
const STREAM = 'st_browser1';

const PAGE =
  '<!doctype html><video playsinline></video><canvas></canvas><script type="module" src="/page.js"></script>';
const { ids } = createSystemRuntime();

/** The script of the page that runs the real modules. */
export async function buildMediaPage(
  entry = join(import.meta.dirname, 'mediaPage.testkit.ts'),
): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'mesi-media-'));
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      outDir,
      lib: { entry, formats: ['es'], fileName: 'page' },
      minify: false,
    },
  });
  const script = await readFile(join(outDir, 'page.js'), 'utf8');
  await rm(outDir, { recursive: true });
  return script;
}

export function servePage(script: string) {
  return createServer((request, response) => {
    const isScript = request.url === '/page.js';
    if (request.url === '/denied') response.setHeader('permissions-policy', 'camera=(), microphone=()');
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : PAGE);
  });
}

/** The servers' ends, by whose seats they hold. */
export interface RelayInstances {
  readonly publisher: RelayedMedia;
  readonly viewer: RelayedMedia;
}
type RelayedMedia = Pick<MediaPort, 'openPublisher' | 'openViewer' | 'signal' | 'close' | 'configure'>;

export type Relay = Awaited<ReturnType<typeof startRelay>>;

/** Rooms in small: each socket is a seat. */
export async function startRelay(script: string, instances: RelayInstances) {
  let descriptions = 0;
  let isLive = true;
  const viewers: string[] = [];

  const seat = (socket: WebSocket, { pathname, searchParams }: URL): void => {
    const role = pathname === '/publisher' ? 'publisher' : 'viewer';
    const streamId = searchParams.get('stream') ?? STREAM;
    const media = instances[role];
    const peerId = ids.next('se');
    if (role === 'viewer') viewers.push(peerId);
    const send = (message: object) => socket.send(JSON.stringify({ media: message }));
    const peer = { streamId, peerId, send };
    const run = async (type: string, payload: unknown): Promise<MediaOutcome<unknown>> => {
      if (type === 'openMedia' && role === 'viewer' && !isLive)
        return { ok: false, rejection: 'MediaUnavailable' };
      if (type === 'openMedia')
        return role === 'publisher' ? media.openPublisher(peer) : media.openViewer(peer);
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
  sockets.on('connection', (socket, { url }) => seat(socket, new URL(url ?? '', 'ws://relay')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    descriptions: () => descriptions,
    /** Peers that came as viewers, first come first. */
    viewers: () => viewers,
    /** As rooms do before a stream is live: they refuse, and media never hears of it. */
    setLive: (live: boolean) => {
      isLive = live;
    },
    admit: (audience: 'all' | readonly string[]) => instances.publisher.configure(STREAM, { audience }),
    evict: (peerId: string) => instances.viewer.close(peerId),
    /** Takes places until there is none left; answers how many, and how to give them back. */
    async occupy() {
      const media = instances.viewer;
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

export async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  const failed = new Promise<never>((_resolve, reject) => page.once('pageerror', reject));
  await page.goto(address);
  await Promise.race([page.waitForFunction(() => 'media' in window), failed]);
  return page;
}

export const watched = (page: Page) => page.evaluate(() => window.media.watched());
export const received = (page: Page) => page.evaluate(() => window.media.received());

/** Waits until the page shows a picture that moves on: time passes and frames are decoded. */
export async function moves(page: Page): Promise<void> {
  await vi.waitFor(async () => expect(await watched(page)).toMatchObject({ state: 'playing' }), SOON);
  const before = await watched(page);
  await vi.waitFor(async () => {
    const now = await watched(page);
    expect(now.seconds).toBeGreaterThan(before.seconds);
    expect(now.frames).toBeGreaterThan(before.frames + 5);
  }, SOON);
}

/** Waits until a figure has been the same for that long. */
async function settles(read: () => Promise<number>, quietMs: number): Promise<void> {
  let last = await read();
  let sinceMs = Date.now();
  await vi.waitFor(async () => {
    const now = await read();
    if (now !== last) sinceMs = Date.now();
    last = now;
    expect(Date.now() - sinceMs).toBeGreaterThan(quietMs);
  }, SOON);
}

/** Not a byte comes in any more. */
export const fallsSilent = (page: Page) => settles(async () => (await received(page)).bytes, 1_000);
/** Not a frame of the picture is decoded any more. */
export const standsStill = (page: Page) => settles(async () => (await watched(page)).frames, 600);

export const connections = (page: Page) =>
  page.evaluate(() => {
    const state = window.media.publisher?.state();
    return state?.type === 'publishing' ? state.connections : state?.type;
  });
