import { mkdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { patient } from './acts.ts';
import { DESKTOP, type Guest, PHONE } from './kit.ts';
import { crossing, cutOff, overflowPx, resize, spilled } from './pageChecks.ts';

/** Spanish, and the two that are made from English: longer by 40 %, and from right to left. */
const LOCALES = ['es', 'en-XA', 'ar-XB'] as const;

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

/** Looks at a page in three languages, on a phone and on a desk, and leaves it in English. */
export async function lookAt({ name, who, path, ready, mayCross = false }: Look): Promise<void> {
  const { page, goto } = who;
  for (const locale of LOCALES) {
    await goto(`${path}?locale=${locale}`);
    await page
      .locator(ready)
      .first()
      .waitFor({ ...patient, state: 'attached' });
    await page.evaluate(() => document.fonts.ready);
    const html = page.locator('html');
    expect.soft(await html.getAttribute('dir'), name).toBe(locale === 'ar-XB' ? 'rtl' : 'ltr');
    for (const size of [PHONE, DESKTOP]) {
      await resize(page, size);
      const where = `${name} in ${locale}, ${size.width} px wide`;
      await keep(who, `${name}-${locale}-${size.width}`);
      expect.soft(await overflowPx(page), where).toBe(0);
      expect.soft(await spilled(page), where).toEqual([]);
      expect.soft(await cutOff(page), where).toEqual([]);
      if (!mayCross) expect.soft(await crossing(page), where).toEqual([]);
    }
  }
  await goto(path);
}

async function keep({ page }: Guest, name: string): Promise<void> {
  const folder = process.env.MESI_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, animations: 'disabled' });
}
