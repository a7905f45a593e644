import { openAsBlob } from 'node:fs';
import { type BlobShelf, FILE_ID } from '../blobs.ts';
import type { ByteRange } from '../port.ts';
import { type BucketInput, checked, openBucket } from './bucket.ts';

/**
 * Keeps the bytes of files in a bucket of S3, or of what speaks its protocol: an object for each part, `<prefix><file>/<part>`, which S3
 * makes visible when it is whole. Nothing in the bucket is public; browsers are given the bytes by this server, which judges each
 * reading. Rules: SPEC.md, KB*.
 */
export function createS3Blobs(input: BucketInput, prefix = ''): BlobShelf {
  const { ask, keys, put, remove } = openBucket(input);
  const of = (fileId: string): string => {
    if (!FILE_ID.test(fileId)) throw new Error('not the id of a file');
    return `${prefix}${fileId}/`;
  };
  return {
    async put(fileId, part, path) {
      await put(of(fileId) + part, await openAsBlob(path));
    },

    async open(fileId, part, range) {
      const key = of(fileId) + part;
      const found = await ask(key, { method: 'HEAD' });
      if (found.status === 404) return null;
      await checked('look', found);
      return read(() => ask(key, { headers: rangeHeader(range), signal: null }));
    },

    async remove(fileId) {
      for await (const { key } of keys(of(fileId))) await remove(key);
    },

    async *list() {
      let last: { readonly fileId: string; readonly writtenAtMs: number } | null = null;
      // keys come in their order, so the parts of a file stand together
      for await (const { key, writtenAtMs } of keys(`${prefix}fl_`)) {
        const [fileId = ''] = key.slice(prefix.length).split('/', 1);
        if (!FILE_ID.test(fileId)) continue;
        if (last && last.fileId !== fileId) yield last;
        const before: number = last?.fileId === fileId ? last.writtenAtMs : 0;
        last = { fileId, writtenAtMs: Math.max(before, writtenAtMs) };
      }
      if (last) yield last;
    },

    async health() {
      try {
        const answer = await checked('list', await ask('?max-keys=1'));
        await answer.arrayBuffer();
        return { ok: true };
      } catch (error) {
        return { ok: false, detail: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** Asks only when it is read: whoever opened it may want no more than to know that it is there. */
async function* read(ask: () => Promise<Response>): AsyncIterable<Uint8Array> {
  const answer = await checked('read', await ask());
  if (answer.body) yield* answer.body as AsyncIterable<Uint8Array>;
}

const rangeHeader = (range: ByteRange | null): Record<string, string> =>
  range ? { Range: `bytes=${range.start}-${range.end}` } : {};
