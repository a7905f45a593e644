import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../../client/e2e/chromium.ts';
import { round, slope } from '../feed/stats.ts';
import { report } from '../report.ts';
import type { Sample } from './page.ts';
import { serveStagePage } from './stagePage.ts';

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const;
const TIPS_PER_SECOND = 200;
/** Looks at heap and textures in one run. */
const LOOKS = 24;
/** The overlay remembers the last ids, and has as many as it will have after this: the slopes begin then. */
const WARM_UP_MS = 30_000;
const EMPTY_MS = 10_000;
/** The share of the empty stage's frames that a flood must keep, and what still counts as flat. */
const LEAST_RATIO = 0.9;
const FLAT_KB_PER_MINUTE = 150;
const FLAT_TEXTURES_PER_MINUTE = 1;

interface Look extends Sample {
  readonly atMs: number;
  /** What is left of the page's heap after it was cleaned up. */
  readonly heapKb: number;
}

/**
 * Pours 200 tips a second over the picture for so long, at each size, in Chromium's software renderer, and prints the frames
 * beside an empty stage and the slopes of heap and textures. The process fails when one of them is not as it should be.
 */
export async function measureEndurance(minutes: number): Promise<void> {
  const browser = await launchChromium();
  const stage = await serveStagePage(import.meta.dirname);
  try {
    const rows = [];
    for (const size of SIZES) rows.push(await endure(browser, stage.url, { ...size, minutes }));
    report(`${TIPS_PER_SECOND} tips a second for ${minutes} minutes, software renderer`, rows, { rows });
    if (rows.some(({ holds }) => holds !== 'yes')) process.exitCode = 1;
  } finally {
    await browser.close();
    await stage.close();
  }
}

interface Endurance {
  readonly width: number;
  readonly height: number;
  readonly minutes: number;
}

async function endure(browser: Browser, url: string, { width, height, minutes }: Endurance) {
  const before = await emptyFps(browser, url, { width, height });
  const page = await openStage(browser, url, { width, height });
  const session = await page.context().newCDPSession(page);
  const looks: Look[] = [];
  await page.evaluate((rate) => window.stages.pour('mixed', rate), TIPS_PER_SECOND);
  for (let n = 0; n < LOOKS; n += 1) {
    await page.waitForTimeout((minutes * 60_000) / LOOKS);
    looks.push(await lookAt(page, session));
  }
  await page.close();
  // a machine that is busy with other things is so before and after
  const empty = (before + (await emptyFps(browser, url, { width, height }))) / 2;
  const fromMs = (looks[0]?.atMs ?? 0) + WARM_UP_MS;
  const judged = looks.filter(({ atMs }) => atMs >= fromMs);
  const fps = (1_000 * sumOf(judged, ({ frames }) => frames)) / sumOf(judged, ({ forMs }) => forMs);
  const heap = perMinute(judged, ({ heapKb }) => heapKb);
  const textures = perMinute(judged, (look) => look.textures);
  const isFlat = heap <= FLAT_KB_PER_MINUTE && textures <= FLAT_TEXTURES_PER_MINUTE;
  return {
    size: `${width}x${height}`,
    'fps empty': round(empty),
    'fps flood': round(fps),
    'to empty': round(fps / empty),
    tips: sumOf(looks, ({ tips }) => tips),
    'heap kB': round(judged.at(-1)?.heapKb ?? 0),
    'heap kB/min': round(heap),
    textures: judged.at(-1)?.textures ?? 0,
    'textures/min': round(textures),
    holds: isFlat && fps / empty >= LEAST_RATIO ? 'yes' : 'no',
  };
}

type Size = Pick<Endurance, 'width' | 'height'>;

/** Opens the page with a count of the textures that are alive. */
async function openStage(browser: Browser, url: string, viewport: Size): Promise<Page> {
  const page = await browser.newPage({ viewport });
  await page.addInitScript(() => {
    const { createTexture, deleteTexture } = WebGL2RenderingContext.prototype;
    window.liveTextures = 0;
    WebGL2RenderingContext.prototype.createTexture = function create() {
      window.liveTextures += 1;
      return createTexture.call(this);
    };
    WebGL2RenderingContext.prototype.deleteTexture = function remove(texture) {
      if (texture) window.liveTextures -= 1;
      deleteTexture.call(this, texture);
    };
  });
  await page.goto(url);
  await page.waitForFunction(() => 'stages' in window);
  return page;
}

async function emptyFps(browser: Browser, url: string, size: Size): Promise<number> {
  const page = await openStage(browser, url, size);
  const { stepsMs } = await page.evaluate((ms) => window.stages.emptyStage(ms), EMPTY_MS);
  await page.close();
  return (1_000 * stepsMs.length) / stepsMs.reduce((sum, step) => sum + step, 0);
}

async function lookAt(page: Page, session: CDPSession): Promise<Look> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const sample = await page.evaluate(() => window.stages.sample());
  return { ...sample, atMs: performance.now(), heapKb: usedSize / 1_024 };
}

function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}

const perMinute = (looks: readonly Look[], of: (look: Look) => number): number =>
  slope(looks.map((look) => [look.atMs / 60_000, of(look)] as const));
