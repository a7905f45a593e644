import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { FILE_ID } from '../blobs.ts';
import { IncomingFolder } from '../IncomingFolder.ts';
import type { Incoming } from '../incoming.ts';
import { type BucketInput, checked, openBucket } from './bucket.ts';

/** Under that bytes come in, apart from files that are kept. */
const PREFIX = 'incoming/';
/** Bytes of one upload that are held until they are put into the bucket; what a process that dies held is sent again. */
const HELD_BYTES = 4 * 1_024 * 1_024;
/** Digits of the place at which a piece begins, so that pieces are listed in their order. */
const PLACE_DIGITS = 15;

/** A piece of what came in, with the place of its first byte. */
interface Piece {
  readonly key: string;
  readonly atBytes: number;
  readonly bytes: number;
  readonly writtenAtMs: number;
}

/**
 * Takes bytes into a bucket of S3, piece by piece: `incoming/<file>/<place of its first byte>`. So whichever server is asked
 * goes on with an upload that broke off at another one. Files are checked on the machine that has all of their bytes.
 */
export class IncomingBucket implements Incoming {
  readonly #bucket: ReturnType<typeof openBucket>;
  /** Where files are checked, and where bytes came in as long as there was no bucket. */
  readonly #folder: IncomingFolder;
  readonly home: string;
  readonly homes: readonly string[];

  constructor(bucket: BucketInput, folder: string) {
    this.#bucket = openBucket(bucket);
    this.#folder = new IncomingFolder(folder);
    // whoever has the same bucket goes on with the same files
    this.home = `bucket_${createHash('sha256').update(bucket.url).digest('base64url').slice(0, 12)}`;
    this.homes = [this.home, ...this.#folder.homes];
  }

  async received(fileId: string): Promise<{ readonly bytes: number; readonly atMs: number } | null> {
    const before = await this.#folder.received(fileId);
    if (before) return before;
    const pieces = await this.#pieces(fileId);
    if (pieces.length === 0) return null;
    return {
      bytes: Math.max(...pieces.map((piece) => piece.atBytes + piece.bytes)),
      atMs: Math.max(...pieces.map((piece) => piece.writtenAtMs)),
    };
  }

  async add(
    fileId: string,
    { offsetBytes, mostBytes, chunks }: Parameters<Incoming['add']>[1],
  ): Promise<number> {
    let [at, held, heldBytes] = [offsetBytes, [] as Uint8Array[], 0];
    const flush = async () => {
      if (heldBytes === 0) return;
      const key = `${prefixOf(fileId)}${String(at).padStart(PLACE_DIGITS, '0')}`;
      await this.#bucket.put(key, new Blob(held as Uint8Array<ArrayBuffer>[]));
      [at, held, heldBytes] = [at + heldBytes, [], 0];
    };
    try {
      for await (const chunk of chunks) {
        const taken = chunk.subarray(0, mostBytes - at - heldBytes);
        // whoever gives it may use its memory again
        held.push(Uint8Array.from(taken));
        heldBytes += taken.byteLength;
        if (heldBytes >= HELD_BYTES) await flush();
      }
    } finally {
      await flush();
    }
    return at;
  }

  async copyTo(fileId: string, path: string): Promise<void> {
    if (await this.#folder.received(fileId)) return this.#folder.copyTo(fileId, path);
    const file = await open(path, 'wx', 0o600);
    try {
      for (const { key, atBytes } of await this.#pieces(fileId)) {
        const answer = await checked('read', await this.#bucket.ask(key, { signal: null }));
        let at = atBytes;
        for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
          await file.writev([chunk], at);
          at += chunk.byteLength;
        }
      }
    } finally {
      await file.close();
    }
  }

  workOf(fileId: string): Promise<string> {
    return this.#folder.workOf(fileId);
  }

  async remove(fileId: string): Promise<void> {
    await this.#folder.remove(fileId);
    for await (const { key } of this.#bucket.keys(prefixOf(fileId))) await this.#bucket.remove(key);
  }

  async fileIds(): Promise<readonly string[]> {
    const fileIds = new Set(await this.#folder.fileIds());
    for await (const { key } of this.#bucket.keys(PREFIX)) {
      const fileId = key.slice(PREFIX.length).split('/', 1)[0] ?? '';
      if (FILE_ID.test(fileId)) fileIds.add(fileId);
    }
    return [...fileIds];
  }

  freeBytes(): Promise<number> {
    return this.#folder.freeBytes();
  }

  /** Returns the pieces that follow one another from the first byte on; behind a hole nothing counts. */
  async #pieces(fileId: string): Promise<readonly Piece[]> {
    const prefix = prefixOf(fileId);
    const pieces: Piece[] = [];
    let end = 0;
    for await (const { key, ...listed } of this.#bucket.keys(prefix)) {
      const atBytes = Number(key.slice(prefix.length));
      if (atBytes > end) break;
      pieces.push({ key, atBytes, ...listed });
      end = Math.max(end, atBytes + listed.bytes);
    }
    return pieces;
  }
}

function prefixOf(fileId: string): string {
  if (!FILE_ID.test(fileId)) throw new Error('not the id of a file');
  return `${PREFIX}${fileId}/`;
}
