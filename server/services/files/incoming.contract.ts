import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunksOf } from './files.testkit.ts';
import type { Incoming } from './incoming.ts';

/** One place where bytes come in, as two servers have it. */
export interface TwoServers {
  readonly first: Incoming;
  readonly second: Incoming;
  readonly end: () => Promise<void>;
}

/** What every place must do where bytes come in. */
export function describeIncoming(name: string, open: () => Promise<TwoServers>): void {
  describe(`bytes come in to ${name}`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'mesi-incoming-'));
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7) % 251));
    let [first, second] = [] as unknown as [Incoming, Incoming];
    let end: () => Promise<void>;
    beforeAll(async () => {
      ({ first, second, end } = await open());
    });
    afterAll(async () => {
      await end();
      rmSync(scratch, { recursive: true, force: true });
    });
    const copied = async (place: Incoming, fileId: string) => {
      const path = join(scratch, `${fileId}.copy`);
      await place.copyTo(fileId, path);
      return readFileSync(path);
    };
    const part = (from: number, until: number) => ({
      offsetBytes: from,
      mostBytes: bytes.length,
      chunks: chunksOf(bytes.subarray(from, until)),
    });

    it('[KI1] what one server took another goes on with, and has whole', async () => {
      expect(first.home).toBe(second.home);
      expect(await first.received('fl_two')).toBeNull();
      expect(await first.add('fl_two', part(0, 100_000))).toBe(100_000);
      expect(await second.received('fl_two')).toMatchObject({ bytes: 100_000 });
      expect(await second.add('fl_two', part(100_000, 100_001))).toBe(100_001);
      expect(await first.add('fl_two', part(100_001, bytes.length))).toBe(bytes.length);
      expect(await copied(second, 'fl_two')).toEqual(bytes);
      expect(await copied(first, 'fl_two').catch(() => 'was there')).toBe('was there');
    });

    it('[KI2] what came before a connection broke stays, and what is sent again stands once', async () => {
      const broken = async function* () {
        yield* chunksOf(bytes.subarray(0, 50_000));
        throw new Error('gone');
      };
      const asked = { offsetBytes: 0, mostBytes: bytes.length, chunks: broken() };
      await expect(first.add('fl_broken', asked)).rejects.toThrow('gone');
      expect(await second.received('fl_broken')).toMatchObject({ bytes: 50_000 });
      await second.add('fl_broken', part(50_000, 120_000));
      // somebody who was slower sends the same once more
      await first.add('fl_broken', part(50_000, 90_000));
      const { bytes: came } = (await first.received('fl_broken'))!;
      await second.add('fl_broken', part(came, bytes.length));
      expect(await copied(second, 'fl_broken')).toEqual(bytes);
    });

    it('[KI3] no more is taken than was announced', async () => {
      const asked = { offsetBytes: 0, mostBytes: 20_000, chunks: chunksOf(bytes) };
      expect(await first.add('fl_more', asked)).toBe(20_000);
      expect(await copied(first, 'fl_more')).toEqual(bytes.subarray(0, 20_000));
    });

    it('[KI4] all of a file is removed, by whichever server, and is no error twice', async () => {
      await first.add('fl_gone', part(0, 40_000));
      writeFileSync(join(await first.workOf('fl_gone'), 'half'), 'done');
      expect(await first.fileIds()).toContain('fl_gone');
      await first.remove('fl_gone');
      await second.remove('fl_gone');
      expect([await first.received('fl_gone'), await second.received('fl_gone')]).toEqual([null, null]);
      expect(await first.fileIds()).not.toContain('fl_gone');
      expect((await first.freeBytes()) > 0).toBe(true);
    });
  });
}
