import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobShelf } from './blobs.ts';

/** So many that a list of them takes several pages of the adapter under test. */
const MANY = 7;

/** Takes all that comes, in its order. */
export async function allOf<T>(coming: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of coming) all.push(one);
  return all;
}

/** What every keeper of bytes does. `make` gives an empty one, and what ends it. */
export function describeBlobs(
  name: string,
  make: () => Promise<{ readonly blobs: BlobShelf; readonly end: () => Promise<void> }>,
): void {
  let [blobs, end]: [BlobShelf, () => Promise<void>] = [null as never, async () => {}];
  const folder = mkdtempSync(join(tmpdir(), 'mesi-blobs-'));
  beforeAll(async () => {
    ({ blobs, end } = await make());
  });
  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (bytes: Buffer | string): string => {
    const path = join(folder, randomBytes(6).toString('hex'));
    writeFileSync(path, bytes);
    return path;
  };
  const collect = async (chunks: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> =>
    chunks && Buffer.concat(await allOf(chunks));
  const list = async () => allOf(blobs.list());

  describe(name, () => {
    it('[KB1] gives back what was put, whole or a range of it, and null for what is not there', async () => {
      const bytes = randomBytes(3_000_000);
      await blobs.put('fl_whole', 'main', write(bytes));
      expect(await collect(await blobs.open('fl_whole', 'main', null))).toEqual(bytes);
      const part = await collect(await blobs.open('fl_whole', 'main', { start: 1_000, end: 1_999 }));
      expect(part).toEqual(bytes.subarray(1_000, 2_000));
      const last = await collect(await blobs.open('fl_whole', 'main', { start: 2_999_999, end: 2_999_999 }));
      expect(last).toEqual(bytes.subarray(2_999_999));
      expect(await blobs.open('fl_whole', 'thumb', null)).toBeNull();
      expect(await blobs.open('fl_never', 'main', null)).toBeNull();
    });

    it('[KB1] puts again what was put before, and shows nothing of what could not be put', async () => {
      await blobs.put('fl_again', 'main', write('first'));
      await blobs.put('fl_again', 'main', write('second'));
      expect(String(await collect(await blobs.open('fl_again', 'main', null)))).toBe('second');
      await expect(blobs.put('fl_lost', 'main', join(folder, 'is-not-there'))).rejects.toThrow();
      expect(await blobs.open('fl_lost', 'main', null)).toBeNull();
    });

    it('[KB2] removes all parts of a file and no others, and twice is no error', async () => {
      for (const fileId of ['fl_gone', 'fl_gone2'])
        for (const part of ['main', 'thumb'] as const) await blobs.put(fileId, part, write(fileId));
      await blobs.remove('fl_gone');
      await blobs.remove('fl_gone');
      expect(await blobs.open('fl_gone', 'main', null)).toBeNull();
      expect(await blobs.open('fl_gone', 'thumb', null)).toBeNull();
      expect(String(await collect(await blobs.open('fl_gone2', 'thumb', null)))).toBe('fl_gone2');
    });

    it('[KB3] lists each file once, with when it was written', async () => {
      const beganAtMs = performance.timeOrigin + performance.now();
      const ids = Array.from({ length: MANY }, (_, n) => `fl_many${n}`);
      for (const fileId of ids)
        for (const part of ['main', 'thumb'] as const) await blobs.put(fileId, part, write('x'));
      const found = (await list()).filter(({ fileId }) => fileId.startsWith('fl_many'));
      expect(found.map(({ fileId }) => fileId).toSorted()).toEqual(ids);
      for (const { writtenAtMs } of found) {
        expect(writtenAtMs).toBeGreaterThan(beganAtMs - 5_000);
        expect(writtenAtMs).toBeLessThan(beganAtMs + 120_000);
      }
      for (const fileId of ids) await blobs.remove(fileId);
      expect((await list()).filter(({ fileId }) => fileId.startsWith('fl_many'))).toEqual([]);
    });

    it('[KB4] takes nothing for an id that is none', async () => {
      const path = write('x');
      for (const fileId of ['', '..', 'fl_', 'fl_a/b', 'fl_../x', 'other', 'fl_ä', 'fl_a?x=1']) {
        await expect(blobs.put(fileId, 'main', path), fileId).rejects.toThrow('not the id of a file');
        await expect(blobs.open(fileId, 'main', null), fileId).rejects.toThrow('not the id of a file');
        await expect(blobs.remove(fileId), fileId).rejects.toThrow('not the id of a file');
      }
    });

    it('[KB5] says that it is well', async () => {
      expect(await blobs.health()).toEqual({ ok: true });
    });
  });
}
