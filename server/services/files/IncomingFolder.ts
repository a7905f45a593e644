import { mkdirSync } from 'node:fs';
import { constants, copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { homeOf } from '../../folderHome.ts';
import { freeBytesOf } from '../../freeBytes.ts';
import type { Incoming } from './incoming.ts';

/** The folder where bytes come in and are checked. It lies on a disk of this server, or of servers that share it. */
export class IncomingFolder implements Incoming {
  readonly #folder: string;
  readonly home: string;
  readonly homes: readonly string[];

  constructor(folder: string) {
    this.#folder = resolve(folder);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.home = homeOf(this.#folder);
    this.homes = [this.home];
  }

  async received(fileId: string): Promise<{ readonly bytes: number; readonly atMs: number } | null> {
    const file = await stat(this.#of(fileId)).catch(() => null);
    return file && { bytes: file.size, atMs: file.mtimeMs };
  }

  async add(
    fileId: string,
    part: {
      readonly offsetBytes: number;
      readonly mostBytes: number;
      readonly chunks: AsyncIterable<Uint8Array>;
    },
  ): Promise<number> {
    const file = await open(this.#of(fileId), part.offsetBytes === 0 ? 'w' : 'r+', 0o600);
    let at = part.offsetBytes;
    try {
      for await (const chunk of part.chunks) {
        const taken = chunk.subarray(0, part.mostBytes - at);
        await file.writev([taken], at);
        at += taken.byteLength;
      }
    } finally {
      await file.datasync();
      await file.close();
    }
    return at;
  }

  async copyTo(fileId: string, path: string): Promise<void> {
    await copyFile(this.#of(fileId), path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }

  async workOf(fileId: string): Promise<string> {
    const work = join(this.#folder, `.${fileId}`);
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { mode: 0o700 });
    return work;
  }

  async remove(fileId: string): Promise<void> {
    for (const name of [fileId, `.${fileId}`])
      await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  async fileIds(): Promise<readonly string[]> {
    return (await readdir(this.#folder)).flatMap((name) => /^\.?(fl_[\w-]+)$/.exec(name)?.[1] ?? []);
  }

  freeBytes(): Promise<number> {
    return freeBytesOf(this.#folder);
  }

  #of(fileId: string): string {
    return join(this.#folder, fileId);
  }
}
