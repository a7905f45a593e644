import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guest } from './kit.ts';
import { shrinkPng } from './smallPng.ts';

/** Where the pictures of the README and the docs lie. */
export const IMAGES = join(import.meta.dirname, '../../docs/images');
const MOST_BYTES = 400_000;
/** Pages come in with a movement. */
export const SETTLED_MS = 900;

/** Takes a picture of what somebody sees, for the README and the docs. */
export async function shoot({ page }: Guest, name: string): Promise<void> {
  const png = await page.screenshot();
  const blank = await page.context().newPage();
  const small = await shrinkPng(blank, png, MOST_BYTES);
  await blank.close();
  await writeFile(join(IMAGES, `${name}.png`), small);
  console.log(`${name}.png  ${Math.round(small.length / 1000)} kB`);
}

export const settle = ({ page }: Guest): Promise<void> => page.waitForTimeout(SETTLED_MS);
