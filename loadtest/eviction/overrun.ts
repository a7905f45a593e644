import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import '../../client/media/mediaRelay.testkit.ts';

const WATCH_MS = 1_500;

export async function openMediaPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => 'media' in window);
  return page;
}

/** Has each viewer watch with a new seat. Resolves when packets arrive at all. */
export async function watchAnew(viewers: readonly Page[]): Promise<void> {
  await Promise.all(viewers.map((page) => page.evaluate(() => window.media.watchAnew())));
  await receive(viewers);
}

export async function receive(viewers: readonly Page[]): Promise<void> {
  await Promise.all(viewers.map((page) => page.waitForFunction(() => window.media.isReceiving())));
}

/**
 * Resolves to the milliseconds from the server's answer to the last byte that was counted, for each viewer; 0 when none
 * came after it.
 */
export async function overrun(
  viewers: readonly Page[],
  act: () => Promise<unknown>,
): Promise<readonly number[]> {
  await act();
  const answeredMs = Date.now();
  await pause(WATCH_MS);
  const last = await Promise.all(viewers.map((page) => page.evaluate(() => window.media.lastReceivedMs())));
  return last.map((lastMs) => Math.max(0, lastMs - answeredMs));
}

/** Resolves to how many of them were refused with the description that they had kept. */
export async function askAgain(viewers: readonly Page[]): Promise<number> {
  const refused = await Promise.all(
    viewers.map((page) => page.evaluate(() => window.media.askWithOldAnswer())),
  );
  return refused.filter(Boolean).length;
}
