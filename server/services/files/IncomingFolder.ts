import { mkdirSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { homeOf } from '../../folderHome.ts';
import { freeBytesOf } from '../../freeBytes.ts';

/** The folder where bytes come in and are checked. It lies on a disk of this server, or of servers that share it. */
export class IncomingFolder {
  readonly #folder: string;
  /** The id of this folder. */
  readonly home: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.home = homeOf(this.#folder);
  }

  /** Returns the path of what came in of a file. */
  of(fileId: string): string {
    return join(this.#folder, fileId);
  }

  /** Returns how many bytes came, and when the last of them did, in Unix milliseconds; null: none came yet. */
  async received(fileId: string): Promise<{ readonly bytes: number; readonly atMs: number } | null> {
    const file = await stat(this.of(fileId)).catch(() => null);
    return file && { bytes: file.size, atMs: file.mtimeMs };
  }

  /** Adds bytes at that place, at most so many, and resolves to how many there are then. */
  async add(
    fileId: string,
    part: {
      readonly offsetBytes: number;
      readonly mostBytes: number;
      readonly chunks: AsyncIterable<Uint8Array>;
    },
  ): Promise<number> {
    const file = await open(this.of(fileId), part.offsetBytes === 0 ? 'w' : 'r+', 0o600);
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

  /** Makes an empty folder to check the file in, and returns its path. */
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

  /** Returns the files of which there is anything. */
  async fileIds(): Promise<readonly string[]> {
    return (await readdir(this.#folder)).flatMap((name) => /^\.?(fl_[\w-]+)$/.exec(name)?.[1] ?? []);
  }

  freeBytes(): Promise<number> {
    return freeBytesOf(this.#folder);
  }
}
