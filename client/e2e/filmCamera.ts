import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CAMERA_ART, type Scene } from './cameraArt.ts';
import { launchChromium } from './chromium.ts';
import type { CameraFile } from './testCamera.ts';

const SIZE = { width: 960, height: 540 } as const;
/** At the 30 per second that Chromium plays such a file at: two seconds, again and again. */
const FRAMES = 60;
const QUALITY = 0.86;

/** Paints a scene in a page, and keeps it as the film that a fake camera shows. */
export async function filmCamera(scene: Scene): Promise<CameraFile> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: CAMERA_ART.join('\n') });
    const frames: Buffer[] = [];
    for (let frame = 0; frame < FRAMES; frame += 1) {
      const jpeg = await page.evaluate(
        ({ width, height, quality, paint, turn }) => {
          const canvas = document.createElement('canvas');
          Object.assign(canvas, { width, height });
          const painters = window as unknown as Record<string, (pen: unknown, turn: number) => void>;
          painters[paint]?.(canvas.getContext('2d'), turn);
          return canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
        },
        { ...SIZE, quality: QUALITY, paint: scene, turn: frame / FRAMES },
      );
      frames.push(Buffer.from(jpeg, 'base64'));
    }
    return await keep(frames);
  } finally {
    await browser.close();
  }
}

async function keep(frames: readonly Buffer[]): Promise<CameraFile> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-camera-'));
  const path = join(folder, 'film.mjpeg');
  await writeFile(path, Buffer.concat(frames));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
