import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, PageScreenshotOptions } from 'playwright-core';

/** Keeps what a page shows, in the folder `MESI_PICTURES` when that is set. */
export async function keepPicture(
  page: Page,
  name: string,
  look: Pick<PageScreenshotOptions, 'fullPage' | 'animations'> = {},
): Promise<void> {
  const folder = process.env.MESI_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ ...look, path: join(folder, `${name}.png`) });
}
