import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BlobShelf, FILE_ID } from '../blobs.ts';
import type { ByteRange } from '../port.ts';

/** Keeps the bytes of files in a folder: a folder for each file, a file in it for each part. */
export function createFolderBlobs(folder: string): BlobShelf {
  const root = resolve(folder);
  const of = (fileId: string) => {
    if (!FILE_ID.test(fileId)) throw new Error('not the id of a file');
    return join(root, fileId);
  };
  return {
    async put(fileId, part, path) {
      const own = of(fileId);
      await mkdir(own, { recursive: true, mode: 0o700 });
      const draft = join(own, `.${randomBytes(6).toString('hex')}`);
      // on the same disk nothing needs to be copied: nobody writes to what is put away
      await link(path, draft).catch(() => copyFile(path, draft));
      await flush(draft);
      await rename(draft, join(own, part));
    },
    async open(fileId, part, range) {
      const path = join(of(fileId), part);
      const isThere = await stat(path).catch(() => null);
      return isThere && read(path, range);
    },
    remove: async (fileId) => rm(of(fileId), { recursive: true, force: true }),
    async *list() {
      for (const fileId of await readdir(root).catch(() => [])) {
        const own = FILE_ID.test(fileId) ? await stat(join(root, fileId)).catch(() => null) : null;
        if (own) yield { fileId, writtenAtMs: own.mtimeMs };
      }
    },
    health: async () => ({ ok: true }),
  };
}

/** Opens the file only when it is read: whoever asked may want no more than to know that it is there. */
async function* read(path: string, range: ByteRange | null): AsyncIterable<Uint8Array> {
  yield* createReadStream(path, range ?? {});
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
