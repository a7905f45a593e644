import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { patient } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { DESKTOP, type Guest, PHONE } from './kit.ts';
import { crossing, cutOff, drawn, overflowPx, resize, spilled } from './pageChecks.ts';

/** Spanish, and the two that are made from English: longer by 40 %, and from right to left. */
const LOCALES = ['es', 'en-XA', 'ar-XB'] as const;
type Shown = (typeof LOCALES)[number] | 'en';

export interface Look {
  /** Names the pictures, which lie in the folder `MESI_PICTURES` when that is set. */
  readonly name: string;
  readonly who: Guest;
  readonly path: string;
  /** A selector, or words that are the same in every language: when they are there, so is the page. */
  readonly ready: string;
  /** Words that fly over a picture cross other words. */
  readonly mayCross?: boolean;
}

/** The paths that were looked at so far. */
const paths = new Set<string>();
export const lookedAt = (): readonly string[] => [...paths];

/** Looks at several pages. What one person looks at comes one after the other; people look at the same time. */
export async function lookAtAll(looks: readonly Look[]): Promise<void> {
  const people = new Set(looks.map(({ who }) => who));
  const lookOn = async (person: Guest) => {
    for (const look of looks.filter(({ who }) => who === person)) await lookAt(look);
  };
  await Promise.all([...people].map(lookOn));
}

/** Looks at a page in three languages, on a phone and on a desk, and leaves it in English. */
async function lookAt(look: Look): Promise<void> {
  const { name, who, path, ready } = look;
  const { page, goto } = who;
  paths.add(path);
  if (new URL(page.url()).pathname !== path) await goto(path);
  for (const size of [PHONE, DESKTOP]) {
    await resize(page, size);
    await page
      .locator(ready)
      .first()
      .waitFor({ ...patient, state: 'attached' });
    for (const locale of LOCALES) {
      await speak(page, locale);
      const dir = await page.locator('html').getAttribute('dir');
      expect.soft(dir, name).toBe(locale === 'ar-XB' ? 'rtl' : 'ltr');
      await keepPicture(page, `${name}-${locale}-${size.width}`, { fullPage: true, animations: 'disabled' });
      await check(look, `${name} in ${locale}, ${size.width} px wide`);
    }
  }
  await speak(page, 'en');
}

/** Chooses a language as another tab of the same browser would: the page changes without a reload. */
async function speak(page: Page, locale: Shown): Promise<void> {
  await page.evaluate((newValue) => {
    window.dispatchEvent(new StorageEvent('storage', { key: 'mesi.locale', newValue }));
  }, locale);
  await page.locator(`html[lang=${locale}]`).waitFor({ ...patient, state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  await drawn(page);
}

async function check({ who: { page }, mayCross = false }: Look, where: string): Promise<void> {
  expect.soft(await overflowPx(page), where).toBe(0);
  expect.soft(await spilled(page), where).toEqual([]);
  expect.soft(await cutOff(page), where).toEqual([]);
  if (!mayCross) expect.soft(await crossing(page), where).toEqual([]);
}
