import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isPictured } from '../domain/pictured.ts';
import type { StorePort } from '../services/store/port.ts';
import { getStream } from './ownStream.ts';

const STILL = /^([\w-]+)\.jpg$/;

export interface StillShelf {
  /** The folder that holds `<streamId>.jpg`. */
  readonly folder: string;
  /** Replaces the stream's picture in one step: whoever reads sees the old one or the new one, whole. */
  put(streamId: string, jpeg: Uint8Array): Promise<void>;
  /** Takes the picture away; that there was none is no error. */
  drop(streamId: string): Promise<void>;
  /** Returns the streams that have a picture. */
  streamIds(): Promise<readonly string[]>;
  /** Returns the address of the picture, another one for each picture; null: there is none. */
  addressOf(streamId: string): Promise<string | null>;
}

/**
 * Keeps the newest still picture of each stream as a file. Stream ids are checked by the caller and fit in a file
 * name.
 */
export function createStillShelf(dataDir: string): StillShelf {
  const folder = resolve(dataDir, 'stills');
  return {
    folder,
    async put(streamId, jpeg) {
      await mkdir(folder, { recursive: true });
      const draft = join(folder, `.${streamId}.${randomBytes(6).toString('hex')}`);
      try {
        await writeFile(draft, jpeg);
        await rename(draft, join(folder, stillFile(streamId)));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    drop: (streamId) => rm(join(folder, stillFile(streamId)), { force: true }),
    async streamIds() {
      const files = await readdir(folder).catch(() => []);
      return files.flatMap((file) => STILL.exec(file)?.[1] ?? []);
    },
    async addressOf(streamId) {
      const file = await stat(join(folder, stillFile(streamId))).catch(() => null);
      return file && `/stills/${streamId}?v=${Math.floor(file.mtimeMs)}`;
    },
  };
}

export function stillFile(streamId: string): string {
  return `${streamId}.jpg`;
}

/**
 * Drops the pictures of streams that are not live in public any more: a process that died between a switch and the
 * removal leaves one.
 */
export async function dropHiddenStills(store: StorePort, shelf: StillShelf): Promise<void> {
  for (const streamId of await shelf.streamIds()) {
    if (!isPictured(await getStream(store, streamId))) await shelf.drop(streamId);
  }
}

/**
 * Says whether the bytes start and end like a JPEG. What a browser makes of the middle runs in the browser's own
 * sandbox.
 */
export function isJpeg(bytes: Uint8Array): boolean {
  return (
    bytes.length > 4 &&
    [0xff, 0xd8, 0xff].every((byte, at) => bytes[at] === byte) &&
    bytes.at(-2) === 0xff &&
    bytes.at(-1) === 0xd9
  );
}
