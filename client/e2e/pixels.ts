import { expect } from 'vitest';
import { patient } from './acts.ts';
import type { Guest } from './kit.ts';

/** The overlay's canvas alone, as it is composited: everything else of the page is made invisible meanwhile. */
export async function overlayPixels({ page }: Guest): Promise<Buffer> {
  const canvas = page.locator('[data-overlay] canvas');
  await canvas.evaluate((element) => {
    document.body.style.visibility = 'hidden';
    element.style.visibility = 'visible';
    for (const other of document.querySelectorAll('video')) other.style.visibility = 'hidden';
  });
  const clip = await canvas.boundingBox();
  const pixels = await page.screenshot(clip ? { clip } : {});
  await canvas.evaluate((element) => {
    document.body.style.visibility = '';
    element.style.visibility = '';
    for (const other of document.querySelectorAll('video')) other.style.visibility = '';
  });
  return pixels;
}

/** Something is drawn that was not there before. */
export async function expectDrawn(guest: Guest, blank: Buffer): Promise<void> {
  const unlike = async () => !(await overlayPixels(guest)).equals(blank);
  await expect.poll(unlike, { ...patient, message: `${guest.name}'s overlay draws` }).toBe(true);
}

export async function expectWiped(guest: Guest, blank: Buffer): Promise<void> {
  const like = async () => (await overlayPixels(guest)).equals(blank);
  await expect.poll(like, { ...patient, message: `${guest.name}'s overlay is blank again` }).toBe(true);
}

/** Opacity of the page's first pixel, 0 to 255, as a browser source sees it. */
export async function cornerAlpha({ page, context }: Guest): Promise<number> {
  const png = (await page.screenshot({ omitBackground: true })).toString('base64');
  const reader = await context.newPage();
  const alpha = await reader.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas?.drawImage(bitmap, 0, 0);
    return canvas?.getImageData(0, 0, 1, 1).data[3] ?? -1;
  }, png);
  await reader.close();
  return alpha;
}
