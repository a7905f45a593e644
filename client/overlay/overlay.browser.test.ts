import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileTexts } from '../texts/compileTexts.ts';
import { PLAYER } from './layout.ts';
import type { mountOverlay, Overlay, OverlayOptions } from './mountOverlay.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { aTip } from './overlayWorld.testkit.ts';

declare global {
  interface Window {
    mountOverlay: typeof mountOverlay;
    overlay: Overlay;
  }
}

const FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
];
/** The policy of the product: no eval, no inline script. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'";
/** A busy machine draws a frame a second: what is waited for may take its time. */
const SOON = { timeout: 60_000, interval: 50 };
const PAGE = `<!doctype html><style>body { margin: 0; background: #234 }
#host { position: absolute; inset: 0 0 auto 0; height: 270px }</style>
<div id="host"></div><script type="module" src="/page.js"></script>`;
const SCRIPT = `import { mountOverlay } from '/overlay.js'; window.mountOverlay = mountOverlay;`;

let outDir: string;
let server: Server;
let browser: Browser;
let page: Page;
let complaints: string[] = [];

async function answer(path: string): Promise<{ type: string; body: string }> {
  if (path === '/') return { type: 'text/html', body: PAGE };
  if (path === '/page.js') return { type: 'text/javascript', body: SCRIPT };
  if (!/^\/[\w.-]+\.js$/.test(path)) return { type: 'text/plain', body: '' };
  return { type: 'text/javascript', body: await readFile(join(outDir, path), 'utf8') };
}

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'mesi-overlay-'));
  const lib = {
    entry: join(import.meta.dirname, 'mountOverlay.ts'),
    formats: ['es' as const],
    fileName: 'overlay',
  };
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [compileTexts()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir, lib, minify: false },
  });
  server = createServer(async (request, response) => {
    const { type, body } = await answer(request.url ?? '/');
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  server.close();
  await rm(outDir, { recursive: true });
});

interface Opening {
  readonly prepare?: () => void;
  readonly deviceScaleFactor?: number;
}

async function open(
  options: Partial<OverlayOptions> = {},
  { prepare, deviceScaleFactor = 1 }: Opening = {},
): Promise<void> {
  page = await browser.newPage({ viewport: { width: 480, height: 270 }, deviceScaleFactor });
  page.setDefaultTimeout(90_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => 'mountOverlay' in window);
  await page.evaluate(async (given) => {
    const host = document.getElementById('host') as HTMLElement;
    window.overlay = await window.mountOverlay(host, { reducedMotion: false, transparent: true, ...given });
  }, options);
}

const give = (id: string, mesi: number, message = '') =>
  page.evaluate((tip) => window.overlay.tip(tip), aTip(id, mesi, { message }));
const stats = () => page.evaluate(() => window.overlay.stats());
const cue = (tier: string) => page.locator(`[data-overlay-cue][data-tier="${tier}"]`);
const idle = () => page.waitForFunction(() => !window.overlay.stats().running);

/** The cue is in the mirror, and what is seen differs from `blank`. */
async function expectShown(tier: string, blank: Buffer): Promise<void> {
  await cue(tier).waitFor({ state: 'attached' });
  await expect.poll(async () => (await page.screenshot()).equals(blank), SOON).toBe(false);
}

/** How many pixels of the canvas cover what is behind them, in the frame that was just drawn. */
async function opaquePixels(): Promise<number> {
  await new Promise(requestAnimationFrame);
  const canvas = document.querySelector('canvas') as HTMLCanvasElement;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy?.drawImage(canvas, 0, 0);
  const rgba = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  return rgba.filter((value, n) => n % 4 === 3 && value > 200).length;
}

describe('the overlay in Chromium', () => {
  it('[OV1] draws each tier, wipes itself, and then asks for no more frames', async () => {
    await open();
    const blank = await page.screenshot();
    for (const [tier, mesi] of [
      ['small', 1],
      ['medium', 10],
      ['large', 100],
      ['huge', 1_000],
    ] as const) {
      await give(`tip_${tier}`, mesi, tier === 'small' ? '' : 'well done');
      await expectShown(tier, blank);
      expect(await cue(tier).getAttribute('data-name')).toBe(`fan tip_${tier}`);
      await idle();
      expect((await page.screenshot()).equals(blank)).toBe(true);
      await expect.poll(() => page.locator('[data-overlay-cue]').count(), SOON).toBe(0);
    }
    const { frames } = await stats();
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    expect((await stats()).frames).toBe(frames);
    expect(complaints).toEqual([]);
  });

  it('[OV3] a flood leaves little on screen, and every tip in its count', async () => {
    await open();
    const counted = await page.evaluate(
      async (amounts) => {
        let shown = 0;
        let most = 0;
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes) {
            for (const node of addedNodes) {
              const { tier, message = '' } = (node as HTMLElement).dataset;
              shown += tier === 'burst' ? Number.parseInt(message, 10) : 1;
            }
          }
          most = Math.max(most, document.querySelectorAll('[data-overlay-cue]').length);
        }).observe(document.querySelector('[data-overlay-mirror]') as Node, { childList: true });
        for (let n = 0; n < 400; n += 1) {
          const mesiMinor = `${amounts[n % amounts.length]}000000`;
          const tip = {
            id: `tip_${n}`,
            name: 'fan',
            asset: 'MESI' as const,
            amountMinor: mesiMinor,
            mesiMinor,
          };
          window.overlay.tip({ ...tip, message: '' });
          if (n % 4 === 0) await new Promise(requestAnimationFrame);
        }
        while (window.overlay.stats().running) await new Promise(requestAnimationFrame);
        return { shown, most };
      },
      [1, 2, 1, 3, 1, 1, 2, 1, 1, 4],
    );
    expect(counted.shown).toBe(400);
    expect(counted.most).toBeLessThanOrEqual(OVERLAY_LIMITS.edgeSlots + 1);
    expect(complaints).toEqual([]);
  });

  it('[OV11] a hidden page holds its tips until it is seen again', async () => {
    await open();
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await give('tip_a', 100);
    await give('tip_b', 100);
    expect(await stats()).toMatchObject({ running: false, cues: 1, waiting: 1 });
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'hidden');
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await cue('large').waitFor({ state: 'attached' });
    expect(await stats()).toMatchObject({ running: true, cues: 1, waiting: 1 });
  });

  it('[OV11] a lost graphics context holds its tips, and a restored one shows them', async () => {
    await open();
    const blank = await page.screenshot();
    const lose = await page.evaluateHandle(() => {
      const lost = document.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      lost?.loseContext();
      return lost;
    });
    await give('tip_a', 100);
    expect(await stats()).toMatchObject({ running: false, cues: 1 });
    await page.evaluate((lost) => lost?.restoreContext(), lose);
    await expectShown('large', blank);
    expect(complaints).toEqual([]);
  });

  it('[OV15] calm moves no particles', async () => {
    await open({ reducedMotion: true });
    const blank = await page.screenshot();
    await give('tip_a', 1_000, 'thank you');
    await expectShown('huge', blank);
    await expect.poll(async () => (await stats()).frames, SOON).toBeGreaterThan(10);
    expect((await stats()).particles).toBe(0);
  });

  it('[OV17] draws its plates at odd pixel densities too', async () => {
    // At 1.37 the chip's height does not survive a division and a multiplication: its picture was wiped once.
    for (const deviceScaleFactor of [0.7, 1.37]) {
      for (const mesi of [1, 10, 100]) {
        await open({ reducedMotion: true }, { deviceScaleFactor });
        await give('tip_a', mesi);
        await expect.poll(() => page.evaluate(opaquePixels), SOON).toBeGreaterThan(400);
        await page.close();
      }
    }
  });

  it('[OV17] follows the size of its host', async () => {
    await open();
    await give('tip_a', 100);
    await page.setViewportSize({ width: 320, height: 270 });
    const width = () => page.evaluate(() => document.querySelector('canvas')?.clientWidth);
    await expect.poll(width, SOON).toBe(320);
    await expect.poll(() => cue('large').count(), SOON).toBe(1);
    await page.evaluate(() => window.overlay.destroy());
    expect(await page.locator('canvas').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('[OV26] without WebGL the words stay clear of the buttons and badges, however many there are', async () => {
    const prepare = (): void => {
      HTMLCanvasElement.prototype.getContext = () => null;
    };
    await open({}, { prepare });
    for (let n = 0; n < OVERLAY_LIMITS.edgeSlots; n += 1) await give(`tip_${n}`, 1);
    for (const mesi of [10, 20, 30, 100]) await give(`tip_of_${mesi}`, mesi, 'w'.repeat(100));
    await cue('large').waitFor({ state: 'visible' });
    const box = await page.locator('[data-overlay-mirror]').boundingBox();
    const lowest = await page.locator('[data-overlay-cue]').last().boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(PLAYER.badges);
    expect((lowest?.y ?? 0) + (lowest?.height ?? 0)).toBeLessThanOrEqual(270 - PLAYER.controls);
  });

  it('[OV44] names and messages of every odd kind are drawn inside the stage, and none makes an element', async () => {
    await open({ reducedMotion: true });
    const hostile = [
      '<img src=x onerror=document.title=1>',
      '\u202Egnp.exe',
      `e${'\u0301'.repeat(40)}`,
      '🇨🇭'.repeat(60),
      'x'.repeat(10_000),
      'مرحبا \u200B\u2060 שלום',
    ];
    const amounts = [1, 10, 100, 1_000];
    for (const [n, text] of hostile.entries()) {
      const look = {
        headline: null,
        saysAmount: false,
        colour: '#00ff88',
        durationMs: null,
        isGentle: false,
      };
      const shown = { name: text, message: text, look: { ...look, sound: 'none', spoken: null } };
      await page.evaluate((tip) => window.overlay.tip(tip), {
        ...aTip(`tip_${n}`, amounts[n % amounts.length] ?? 1),
        ...shown,
      });
    }
    await cue('large').waitFor({ state: 'attached' });
    await expect.poll(() => page.evaluate(opaquePixels), SOON).toBeGreaterThan(400);
    expect(await page.locator('[data-overlay] img').count()).toBe(0);
    const names = await page
      .locator('[data-overlay-cue]')
      .evaluateAll((all) => all.map((one) => one.textContent));
    for (const name of names) expect(name).not.toMatch(/[\u202A-\u202E]/);
    expect(complaints).toEqual([]);
  });

  it('[OV18] without WebGL the mirror itself is what people read', async () => {
    const prepare = (): void => {
      HTMLCanvasElement.prototype.getContext = () => null;
    };
    await open({}, { prepare });
    await give('tip_a', 100, 'hello');
    expect((await stats()).renderer).toBe('plain');
    await page.getByText('fan tip_a · 100.00 MESI · hello').waitFor({ state: 'visible' });
  });
});
