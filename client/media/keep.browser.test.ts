import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureWishes } from './captureRules.ts';
import type { KeepPage } from './keepPage.testkit.ts';
import { buildMediaPage, CHROMIUM_FLAGS, SOON, servePage } from './mediaRelay.testkit.ts';
import { PLAYBACK_PACE } from './playbackMachine.ts';

declare global {
  interface Window {
    readonly keep: KeepPage;
  }
}

const GESTURE = '--autoplay-policy=document-user-activation-required';
const BOTH: CaptureWishes = {
  picture: { type: 'camera', id: null },
  sound: { type: 'microphone', id: null },
};

let browser: Browser;
let server: Awaited<ReturnType<typeof servePage>>;
let page: Page;

beforeAll(async () => {
  server = servePage(await buildMediaPage(join(import.meta.dirname, 'keepPage.testkit.ts')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const args = [...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--autoplay-policy')), GESTURE];
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  await open('');
});
afterEach(() => page.close());

async function open(hash: '' | '#show' | '#share'): Promise<void> {
  const { port } = server.address() as { port: number };
  await page.goto(`http://127.0.0.1:${port}/?${hash.slice(1)}${hash}`);
  await page.waitForFunction(() => 'keep' in window);
}

const playbacks = () => page.evaluate(() => window.keep.playbacks);
const pauseIt = () => page.evaluate(() => window.keep.pause());
const touch = () => page.locator('canvas').click();

async function moves(): Promise<void> {
  const before = await page.evaluate(() => window.keep.seconds());
  await page.waitForFunction((from) => window.keep.seconds() > from + 0.1, before);
}

/** Shown after a gesture, so that nothing but the pause is in question. */
async function showing(): Promise<void> {
  await touch();
  await page.evaluate(() => window.keep.show());
  await moves();
}

describe('an element that stops by itself', () => {
  it('[CM41] paused from outside it goes on, paused again it says that it needs a tap', async () => {
    await showing();
    await pauseIt();
    await moves();
    expect(await playbacks()).toEqual([]);
    await pauseIt();
    await expect.poll(playbacks, SOON).toEqual(['stopped']);
    await touch();
    await moves();
    expect(await playbacks()).toEqual(['stopped', 'playing']);
  });

  it('[CM41] paused behind another tab it goes on as soon as it is seen again', async () => {
    await showing();
    await page.evaluate(() => window.keep.setHidden(true));
    await pauseIt();
    await page.evaluate(() => window.keep.setHidden(false));
    await moves();
    expect(await playbacks()).toEqual([]);
  });

  it('[CM42] where the browser wants a gesture it plays silently and says so, until there is one', async () => {
    await open('#show');
    await expect.poll(playbacks, SOON).toEqual(['silenced']);
    await moves();
    expect(await page.evaluate(() => window.keep.isMuted())).toBe(true);
    await touch();
    await expect.poll(playbacks, SOON).toEqual(['silenced', 'playing']);
    await moves();
    expect(await page.evaluate(() => window.keep.isMuted())).toBe(false);
  });

  it('[CM43] one that waits for more in vain is given its stream again', async () => {
    await page.clock.install();
    await page.evaluate(() => window.keep.show({ moves: false }));
    const before = await page.evaluate(() => window.keep.emptied);
    await page.evaluate(() => window.keep.starve());
    await page.clock.runFor(PLAYBACK_PACE.stallMs + 1);
    await expect.poll(() => page.evaluate(() => window.keep.emptied), SOON).toBeGreaterThan(before);
  });
});

const want = (wishes: CaptureWishes) => page.evaluate((given) => window.keep.want(given), wishes);
const tracks = () => page.evaluate(() => window.keep.tracks());
const kinds = async () => (await tracks()).map(({ kind }) => kind).sort();
const missing = () => page.evaluate(() => window.keep.state?.missing);
const unplug = (gone: ('video' | 'audio')[]) => page.evaluate((given) => window.keep.unplug(given), gone);

describe('a device that stops by itself', () => {
  it('[CM44] [CM45] an unplugged camera leaves the sound, and is back when it is plugged in', async () => {
    await want(BOTH);
    await expect.poll(kinds, SOON).toEqual(['audio', 'video']);
    const [sound] = (await tracks()).filter(({ kind }) => kind === 'audio');
    await unplug(['video']);
    await expect.poll(missing, SOON).toEqual([{ kind: 'picture', wish: 'camera', trouble: 'noCamera' }]);
    expect(await tracks()).toEqual([sound]);
    await unplug([]);
    await expect.poll(kinds, SOON).toEqual(['audio', 'video']);
    expect(await tracks()).toContainEqual(sound);
    expect(await missing()).toEqual([]);
  });

  it('[CM44] [CM45] an unplugged microphone leaves the picture, and is back when it is plugged in', async () => {
    await want(BOTH);
    await expect.poll(kinds, SOON).toEqual(['audio', 'video']);
    await unplug(['audio']);
    await expect.poll(missing, SOON).toMatchObject([{ kind: 'sound', trouble: 'noMicrophone' }]);
    expect(await kinds()).toEqual(['video']);
    await unplug([]);
    await expect.poll(kinds, SOON).toEqual(['audio', 'video']);
  });

  it('[CM44] where there is no camera from the beginning the microphone is held all the same', async () => {
    await unplug(['video']);
    await want(BOTH);
    await expect.poll(missing, SOON).toMatchObject([{ kind: 'picture', trouble: 'noCamera' }]);
    await expect.poll(kinds, SOON).toEqual(['audio']);
  });

  it('[CM46] a screen is asked for by a gesture alone, and its end is not undone', async () => {
    await open('#share');
    await expect.poll(missing, SOON).toMatchObject([{ kind: 'picture', trouble: 'notShared' }]);
    await touch();
    await expect.poll(() => page.evaluate(() => window.keep.surfaces()), SOON).toEqual(['monitor']);
    await page.evaluate(() => window.keep.endScreen());
    await expect.poll(missing, SOON).toMatchObject([{ kind: 'picture', trouble: 'notShared' }]);
    await unplug([]);
    expect(await missing()).toMatchObject([{ kind: 'picture', trouble: 'notShared' }]);
    // the camera instead, without another word
    await want({ picture: BOTH.picture, sound: null });
    await expect.poll(kinds, SOON).toEqual(['video']);
    expect(await missing()).toEqual([]);
  });
});
