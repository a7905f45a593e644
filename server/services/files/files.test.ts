import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { FileRecords } from './FileRecords.ts';
import { tidyFileName } from './fileName.ts';
import {
  chunksOf,
  type FilesWorld,
  keptOf,
  PLACE,
  READER,
  SENDER,
  solid,
  startFiles,
  text,
} from './files.testkit.ts';
import type { Scanner } from './scanner.ts';

let world: FilesWorld;
beforeAll(async () => {
  world = await startFiles();
});
afterAll(() => world.close());

const STRANGER = 'us_strange1';

describe('bytes that come in', () => {
  it('[FI1] go on behind the last one when they broke off, and are whole in the end', async () => {
    const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, at) => at % 251));
    const fileId = await world.begin(bytes.length);
    async function* broken() {
      yield* chunksOf(bytes.subarray(0, 20_000), 4_000);
      throw new Error('the connection broke');
    }
    await expect(world.uploads.write({ fileId, offsetBytes: 0, chunks: broken() })).rejects.toThrow('broke');
    const half = await world.files.describe(fileId);
    expect(half?.state).toEqual({ type: 'uploading', receivedBytes: 20_000 });
    const wrong = world.uploads.write({ fileId, offsetBytes: 10_000, chunks: chunksOf(bytes) });
    await expect(wrong).rejects.toMatchObject({ code: 'OffsetMismatch' });
    await world.uploads.write({ fileId, offsetBytes: 20_000, chunks: chunksOf(bytes.subarray(20_000)) });
    await world.settled(fileId);
    expect(await world.read(fileId, SENDER)).toEqual(bytes);
    const more = world.uploads.write({ fileId, offsetBytes: bytes.length, chunks: chunksOf(bytes) });
    await expect(more).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('[FI1] are never more than were announced', async () => {
    const fileId = await world.begin(1_000);
    await world.uploads.write({ fileId, offsetBytes: 0, chunks: chunksOf(Buffer.alloc(5_000, 1)) });
    await world.settled(fileId);
    expect(await world.read(fileId, SENDER)).toHaveLength(1_000);
  });

  it('[FI11] all came and the server died: the next one checks them', async () => {
    const folderOnly = await startFiles();
    const png = await sharp(solid).png().toBuffer();
    const fileId = await folderOnly.begin(png.length);
    await folderOnly.stop();
    await folderOnly.uploads.write({ fileId, offsetBytes: 0, chunks: chunksOf(png) });
    expect((await folderOnly.files.describe(fileId))?.state.type).toBe('checking');
    const next = await startFiles({ before: folderOnly });
    onTestFinished(() => next.close());
    expect((await next.settled(fileId)).state).toMatchObject({ type: 'ready', content: { type: 'picture' } });
  });

  it('[FI11] what ends its checker each time is given up', async () => {
    const records = new FileRecords(world.store);
    const bytes = Buffer.from('x');
    const fileId = await world.begin(bytes.length);
    await records.change(fileId, (was) => ({ ...was, tries: 3, state: { type: 'checking' } }));
    await world.send(text);
    expect((await world.settled(fileId)).state).toEqual({ type: 'refused', why: 'FileBroken' });
  });

  it('[FI11] what takes long keeps nobody else waiting', async () => {
    const { promise: long, resolve } = Promise.withResolvers<void>();
    const scanner: Scanner = {
      async scan(path) {
        if (readFileSync(path).includes('long')) await long;
        return 'clean';
      },
      health: async () => ({ ok: true }),
    };
    const busy = await startFiles({ scanner });
    onTestFinished(() => busy.close());
    const slow = Buffer.from('this takes long');
    const fileId = await busy.begin(slow.length);
    await busy.uploads.write({ fileId, offsetBytes: 0, chunks: chunksOf(slow) });
    expect((await busy.send(text)).state.type).toBe('ready');
    expect((await busy.files.describe(fileId))?.state.type).toBe('checking');
    resolve();
    expect((await busy.settled(fileId)).state.type).toBe('ready');
  });

  it('[FI1] are given up by who sent them alone', async () => {
    const fileId = await world.begin(1_000);
    expect(await world.uploads.cancel(fileId, STRANGER)).toBe('NotFound');
    expect(await world.uploads.cancel(fileId, SENDER)).toBe('gone');
    expect(await world.uploads.cancel(fileId, SENDER)).toBe('NotFound');
    expect(await world.files.describe(fileId)).toBeNull();
  });
});

describe('what a file is', () => {
  it('[FI2] its content says, and not its name', async () => {
    const page = await world.send(text, { name: 'cute.png' });
    expect(page.state).toMatchObject({ type: 'ready', content: { type: 'other' } });
    const picture = await world.send(await sharp(solid).png().toBuffer(), { name: 'invoice.pdf.exe' });
    expect(picture.state).toMatchObject({ type: 'ready', content: { type: 'picture', size: { width: 40 } } });
  });

  it('[FI3] a picture has nothing but its pixels, the right way up', async () => {
    const camera = await sharp(solid)
      .jpeg()
      .withExif({ IFD0: { Make: 'Camera 4711', Orientation: '6' }, IFD3: { GPSLatitude: '50/1 6/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret</x:xmpmeta>')
      .toBuffer();
    const turned = await sharp(camera).withMetadata({ orientation: 6 }).toBuffer();
    expect((await sharp(turned).metadata()).exif).toBeDefined();
    const { fileId, state } = await world.send(turned);
    expect(state).toMatchObject({
      content: { type: 'picture', size: { width: 20, height: 40 }, isAnimated: false },
      main: { mime: 'image/webp' },
    });
    for (const part of ['main', 'thumb'] as const) {
      const bytes = (await world.read(fileId, SENDER, part))!;
      const { exif, icc, xmp, iptc, format } = await sharp(bytes).metadata();
      expect([exif, icc, xmp, iptc, format]).toEqual([undefined, undefined, undefined, undefined, 'webp']);
      expect(bytes.includes('4711')).toBe(false);
    }
  });

  it('[FI3] an animated picture stays animated, and its first frame stands for one that is too much', async () => {
    const frames = (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          sharp({ create: { ...solid.create, background: { r: (n * 60) % 256, g: (n * 7) % 256, b: n } } })
            .png()
            .toBuffer(),
        ),
      );
    const few = await sharp(await frames(5), { join: { animated: true } })
      .gif({ delay: 80 })
      .toBuffer();
    const moving = await world.send(few);
    expect(moving.state).toMatchObject({ content: { isAnimated: true, size: { width: 40, height: 20 } } });
    expect((await sharp((await world.read(moving.fileId, SENDER))!).metadata()).pages).toBe(5);
    const many = await sharp(await frames(201), { join: { animated: true } })
      .gif({ delay: 80 })
      .toBuffer();
    expect((await world.send(many)).state).toMatchObject({ content: { isAnimated: false } });
  });

  it('[FI3] a person’s own picture is a small square, and nothing but a picture', async () => {
    const made = await world.send(await sharp(solid).png().toBuffer(), { use: 'profile' });
    expect(made.state).toMatchObject({ content: { size: { width: 512, height: 512 } } });
    const wrong = await world.send(text, { use: 'profile' });
    expect(wrong.state).toEqual({ type: 'refused', why: 'FileTypeInvalid' });
  });

  it('[FI5] names are fit to be shown, in every script', () => {
    expect(tidyFileName('../../etc/passwd')).toBe('etc passwd');
    expect(tidyFileName('bill\u202Egnp.exe')).toBe('billgnp.exe');
    expect(tidyFileName('写真 🌸.JPG')).toBe('写真 🌸.JPG');
    expect(tidyFileName('صورة.png')).toBe('صورة.png');
    expect(tidyFileName('\u0000\u200b ')).toBe('file');
    expect(tidyFileName(`${'å'.repeat(300)}.tar.gz`)).toHaveLength(FILE_LIMITS.nameChars);
    expect(tidyFileName(`${'å'.repeat(300)}.tar.gz`)).toMatch(/\.gz$/);
  });
});

describe('who reads', () => {
  it('[FI6] is who sent it, and who may read a place where it is shown; judged each time', async () => {
    const { fileId } = await world.send(text);
    const readable = async () =>
      Promise.all([SENDER, READER, STRANGER].map(async (who) => (await world.read(fileId, who)) !== null));
    expect(await readable()).toEqual([true, false, false]);
    expect(await world.files.describeTo(READER, fileId)).toBeNull();
    await world.files.attach({ fileId, personId: SENDER, owner: { ...PLACE, id: 'cv_other12' } });
    expect(await readable()).toEqual([true, false, false]);
    await world.files.attach({ fileId, personId: SENDER, owner: PLACE, as: 'reader' });
    expect(await readable()).toEqual([true, true, false]);
    await world.files.release(fileId, PLACE);
    expect(await readable()).toEqual([true, false, false]);
  });

  it('[FI6] a pass opens one file for one person, and not for ever', async () => {
    const runtime = createSimRuntime();
    const timed = await startFiles({ clock: { ...runtime.clock, nowMs: runtime.clock.nowMs } });
    onTestFinished(() => timed.close());
    const { fileId } = await world.send(text);
    const pass = world.files.pass(fileId, SENDER);
    const open = async (given: typeof pass) =>
      (await world.files.open(given, 'main', () => null)) !== 'NotFound';
    expect(await open(pass)).toBe(true);
    expect(await open({ ...pass, personId: READER })).toBe(false);
    expect(await open({ ...pass, untilMs: pass.untilMs + 1 })).toBe(false);
    expect(await open({ ...pass, key: '' })).toBe(false);
    expect(await open({ ...pass, key: 'AAAA' })).toBe(false);
    const old = timed.files.pass(fileId, SENDER);
    expect(old.untilMs - runtime.clock.nowMs()).toBeGreaterThan(HOUR_MS / 2 - 1);
    expect(old.untilMs - runtime.clock.nowMs()).toBeLessThanOrEqual(HOUR_MS);
    expect(await open(old)).toBe(false);
  });
});

describe('where it is shown', () => {
  it('[FI7] each place counts once, and after the last one nothing is left', async () => {
    const { fileId } = await world.send(text);
    const second = { ...PLACE, place: 'li_2' };
    const show = (owner: typeof PLACE, personId = SENDER, as: 'sender' | 'reader' = 'sender') =>
      world.files.attach({ fileId, personId, owner, as });
    expect(await show(PLACE, STRANGER)).toBe('NotFound');
    expect(await show(second, READER, 'reader')).toBe('NotFound');
    expect(await Promise.all([show(PLACE), show(PLACE), show(PLACE)])).toEqual(Array(3).fill('attached'));
    expect(await show(second)).toBe('FileInUse');
    expect(await show(second, STRANGER, 'reader')).toBe('NotFound');
    expect(await show(second, READER, 'reader')).toBe('attached');
    expect(await world.uploads.cancel(fileId, SENDER)).toBe('FileInUse');
    await Promise.all([world.files.release(fileId, PLACE), world.files.release(fileId, PLACE)]);
    expect(existsSync(keptOf(world, fileId))).toBe(true);
    await world.files.release(fileId, second);
    expect(existsSync(keptOf(world, fileId))).toBe(false);
    expect(await world.files.describe(fileId)).toBeNull();
    expect(await show(PLACE)).toBe('NotFound');
    await world.files.release(fileId, second);
  });

  it('[FI7] what a dead server left half removed is removed by the next', async () => {
    const first = await startFiles();
    const { fileId } = await first.send(text);
    await first.stop();
    await new FileRecords(first.store).change(fileId, (was) => ({ ...was, state: { type: 'removing' } }));
    expect(await first.read(fileId, SENDER)).toBeNull();
    const next = await startFiles({ before: first });
    onTestFinished(() => next.close());
    await vi.waitFor(() => expect(existsSync(keptOf(first, fileId))).toBe(false), { timeout: 5_000 });
  });

  it('[FI7] there are only so many places, and a file that is not ready has none', async () => {
    const { fileId } = await world.send(text);
    const places = Array.from({ length: FILE_LIMITS.owners }, (_, n) => `${PLACE.type}:${PLACE.id}:li_${n}`);
    await new FileRecords(world.store).change(fileId, (was) => ({ ...was, owners: places }));
    const show = (place: string) =>
      world.files.attach({ fileId, personId: SENDER, owner: { ...PLACE, place }, as: 'reader' });
    expect([await show('li_0'), await show('li_one_more')]).toEqual(['attached', 'FileOwnersFull']);
    const unready = await world.begin(10);
    const owner = PLACE;
    expect(await world.files.attach({ fileId: unready, personId: SENDER, owner })).toBe('FileNotReady');
  });
});
