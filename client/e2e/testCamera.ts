import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SMALL = { width: 320, height: 180, framesPerSecond: 10 } as const;
const FRAMES = 20;

export interface CameraFile {
  readonly path: string;
  remove(): Promise<void>;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** A moving picture. The usual one is small: cheap to send to many viewers on a machine that also runs all of their browsers. */
export async function makeTestCamera(picture: Picture = SMALL): Promise<CameraFile> {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-camera-'));
  const path = join(folder, 'camera.y4m');
  const { width, height, framesPerSecond } = picture;
  const header = `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  const frames = Array.from({ length: FRAMES }, (_, n) => [Buffer.from('FRAME\n'), frame(picture, n)]).flat();
  await writeFile(path, Buffer.concat([Buffer.from(header), ...frames]));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Planar YUV 4:2:0: a ramp of brightness that travels, on a colour that does not. */
function frame({ width, height }: Picture, number: number): Buffer {
  const shift = (number / FRAMES) * width;
  const row = Buffer.from(
    Uint8Array.from({ length: width }, (_, x) => 40 + (((x + shift) % width) / width) * 160),
  );
  const luma = Buffer.concat(Array.from({ length: height }, () => row));
  const chroma = (width / 2) * (height / 2);
  return Buffer.concat([luma, Buffer.alloc(chroma, 150), Buffer.alloc(chroma, 170)]);
}
