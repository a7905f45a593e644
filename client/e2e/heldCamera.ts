import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CameraFile, makeTestCamera } from './testCamera.ts';

const run = promisify(execFile);
const VIEW = 'scale=440:440:force_original_aspect_ratio=decrease,pad=640:480:(ow-iw)/2:(oh-ih)/2:gray';
const FILM = ['-vf', VIEW, '-r', '10', '-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', '3'];

/** A camera that is held over a picture, once there is one. */
export interface HeldCamera extends CameraFile {
  holdOver(png: Buffer): Promise<void>;
}

export async function makeHeldCamera(): Promise<HeldCamera> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-camera-'));
  // its end decides what Chromium takes it for
  const path = join(folder, 'camera.mjpeg');
  const film = async (input: readonly string[]) => {
    const made = `${path}.new.mjpeg`;
    await run('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...FILM, made]);
    await copyFile(made, path);
  };
  const still = await makeTestCamera();
  await film(['-i', still.path]);
  await still.remove();
  return {
    path,
    async holdOver(png) {
      const picture = join(folder, 'picture.png');
      await writeFile(picture, png);
      await film(['-loop', '1', '-t', '1', '-i', picture]);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
