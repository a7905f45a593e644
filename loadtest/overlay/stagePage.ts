import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { compileTexts } from '../../client/texts/compileTexts.ts';
import type { FloodName, Measured } from './page.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** The benchmark's page, built as the product is, on a port of its own. */
export interface StagePage {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveStagePage(folder: string): Promise<StagePage> {
  const outDir = await mkdtemp(join(tmpdir(), 'mesi-stage-'));
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: [compileTexts()],
    build: { outDir, emptyOutDir: true },
  });
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const body =
      /^\/[\w./-]+$/.test(path) && !path.includes('..') ? await readOr404(join(outDir, path)) : null;
    response.writeHead(body === null ? 404 : 200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

async function readOr404(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null);
}

export interface Trial {
  readonly width: number;
  readonly height: number;
  /** The flood of tips; null for the empty stage. */
  readonly flood: FloodName | null;
  readonly perSecond: number;
  readonly forMs: number;
  /** The path where a picture of the last moment is put. */
  readonly shot?: string;
}

export interface Tried extends Measured {
  /** The CPU of all of Chromium's processes, for each frame: with no graphics card, drawing is theirs. */
  readonly cpuMsPerFrame: number;
}

/** Tries one stage in a page of its own. */
export async function runTrial(browser: Browser, url: string, trial: Trial): Promise<Tried> {
  const { width, height, flood, perSecond, forMs, shot } = trial;
  const page: Page = await browser.newPage({ viewport: { width, height } });
  try {
    await page.goto(url);
    await page.waitForFunction(() => 'stages' in window);
    const before = await cpuSeconds(browser);
    const measured = await page.evaluate(
      ([name, rate, ms]) =>
        name === null ? window.stages.emptyStage(ms) : window.stages.flood(name, rate, ms),
      [flood, perSecond, forMs] as const,
    );
    const cpuMs = 1_000 * ((await cpuSeconds(browser)) - before);
    if (shot !== undefined) await page.screenshot({ path: shot });
    return { ...measured, cpuMsPerFrame: cpuMs / measured.stepsMs.length };
  } finally {
    await page.close();
  }
}

async function cpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
