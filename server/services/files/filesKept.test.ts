import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { FileRecords } from './FileRecords.ts';
import { FILES } from './fileLimits.ts';
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
import { UploadQuota } from './UploadQuota.ts';

let world: FilesWorld;
beforeAll(async () => {
  world = await startFiles();
});
afterAll(() => world.close());

describe('how much', () => {
  it('[FI8] a file may have, by what it is', async () => {
    const begin = (bytes: number, use: 'message' | 'profile' = 'message') =>
      world.uploads.begin({ name: 'x', bytes, use, personId: 'us_limits1' });
    expect(await begin(0)).toEqual({ ok: false, code: 'FileEmpty' });
    expect(await begin(FILE_LIMITS.fileBytes)).toMatchObject({ ok: true });
    expect(await begin(FILE_LIMITS.fileBytes + 1)).toEqual({ ok: false, code: 'FileTooLarge' });
    expect(await begin(FILE_LIMITS.profileBytes + 1, 'profile')).toEqual({ ok: false, code: 'FileTooLarge' });
    const png = await sharp(solid).png().toBuffer();
    const padded = Buffer.concat([png, Buffer.alloc(FILE_LIMITS.pictureBytes + 1 - png.length)]);
    expect((await world.send(padded)).state).toEqual({ type: 'refused', why: 'FileTooLarge' });
  });

  it('[FI8] a person may begin on one day, however many at once', async () => {
    const personId = 'us_daily12';
    const begin = () => world.uploads.begin({ name: 'x', bytes: 1, use: 'message', personId });
    const quota = new UploadQuota(world.store, new FileRecords(world.store));
    const nowMs = Date.now();
    const today = { files: FILE_LIMITS.filesPerDay - 5, bytes: 1 };
    const day = new Date(nowMs).toISOString().slice(0, 10);
    await world.store.insert('fileDesks', personId, { day, before: { files: 0, bytes: 0 }, today });
    const outcomes = await Promise.all(Array.from({ length: 12 }, begin));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(5);
    expect(await begin()).toEqual({ ok: false, code: 'UploadQuotaReached' });
    expect(await quota.take(personId, 1, nowMs + DAY_MS)).toBe('taken');
    expect(await quota.take(personId, FILE_LIMITS.bytesPerDay, nowMs + DAY_MS)).toBe('UploadQuotaReached');
    expect(await quota.take(personId, FILE_LIMITS.bytesPerDay, nowMs + 2 * DAY_MS)).toBe('taken');
  });

  it('[FI8] a person may have here; what is removed makes room', async () => {
    const personId = 'us_totals1';
    const records = new FileRecords(world.store);
    const quota = new UploadQuota(world.store, records);
    const fileId = await world.begin(1, { personId });
    const yesterday = { beganAtMs: Date.now() - DAY_MS, bytes: FILE_LIMITS.bytesOfPerson - 10 };
    await records.change(fileId, (was) => ({ ...was, ...yesterday }));
    const nowMs = Date.now() + DAY_MS;
    expect(await quota.take(personId, 10, nowMs)).toBe('taken');
    expect(await quota.take(personId, 1, nowMs)).toBe('FilesFull');
    await world.uploads.cancel(fileId, personId);
    expect(await quota.take(personId, 1, nowMs)).toBe('taken');
  });

  it('[FI8] nothing comes in when too little room is left on the disk', async () => {
    const full = await startFiles({ freeBytes: Number.MAX_SAFE_INTEGER });
    onTestFinished(() => full.close());
    const begun = await full.uploads.begin({ name: 'x', bytes: 1, use: 'message', personId: SENDER });
    expect(begun).toEqual({ ok: false, code: 'FilesDiskFull' });
  });
});

describe('what nobody wants', () => {
  it('[FI9] is swept: uploads given up, files shown nowhere, bytes of no file; what is shown stays', async () => {
    const first = await startFiles();
    const [loose, shown] = [await first.send(text), await first.send(text)];
    await first.files.attach({ fileId: shown.fileId, personId: SENDER, owner: PLACE });
    const halfSent = await first.begin(100);
    await first.uploads.write({ fileId: halfSent, offsetBytes: 0, chunks: chunksOf(Buffer.alloc(10)) });
    await first.stop();
    const records = new FileRecords(first.store);
    const oldSeconds = (Date.now() - 2 * DAY_MS) / 1_000;
    for (const fileId of [loose.fileId, halfSent, shown.fileId])
      await records.change(fileId, (was) => ({ ...was, beganAtMs: oldSeconds * 1_000 }));
    const incoming = join(first.folder, 'files', 'incoming', halfSent);
    utimesSync(incoming, oldSeconds, oldSeconds);
    const stray = await first.begin(10);
    await records.change(stray, () => 'remove');
    await first.uploads.cancel(stray, SENDER);
    const next = await startFiles({ before: first });
    onTestFinished(() => next.close());
    await vi.waitFor(
      async () => {
        expect(await next.files.describe(loose.fileId)).toBeNull();
        expect(await next.files.describe(halfSent)).toBeNull();
        expect(readdirSync(join(first.folder, 'files', 'kept'))).toEqual([shown.fileId]);
        expect(existsSync(incoming)).toBe(false);
      },
      { timeout: 5_000 },
    );
    expect(await next.read(shown.fileId, READER)).toEqual(text);
  });

  it('[FI9] is swept after half an hour where it is a picture of a document that no form took', async () => {
    const first = await startFiles();
    const png = await sharp(solid).png().toBuffer();
    const [papers, fresh] = [await first.send(png, { use: 'kyc' }), await first.send(png, { use: 'kyc' })];
    const other = await first.send(png);
    const half = await first.begin(100, { use: 'kyc' });
    await first.uploads.write({ fileId: half, offsetBytes: 0, chunks: chunksOf(Buffer.alloc(10)) });
    await first.stop();
    const records = new FileRecords(first.store);
    const beganAtMs = Date.now() - FILES.papersLooseMs - MINUTE_MS;
    for (const fileId of [papers.fileId, other.fileId, half])
      await records.change(fileId, (was) => ({ ...was, beganAtMs }));
    utimesSync(join(first.folder, 'files', 'incoming', half), beganAtMs / 1_000, beganAtMs / 1_000);
    const next = await startFiles({ before: first });
    onTestFinished(() => next.close());
    await vi.waitFor(
      async () => {
        expect(await next.files.describe(papers.fileId)).toBeNull();
        expect(await next.files.describe(half)).toBeNull();
        const kept = readdirSync(join(first.folder, 'files', 'kept')).sort();
        expect(kept).toEqual([fresh.fileId, other.fileId].sort());
      },
      { timeout: 5_000 },
    );
  });

  it('[FI13] is a place that does not stand after an hour; one that was given again meanwhile is left', async () => {
    let aheadMs = 0;
    const { clock } = createSystemRuntime();
    const later = { ...clock, nowMs: () => clock.nowMs() + aheadMs };
    const first = await startFiles({ clock: later });
    const [line, none, again] = [await first.send(text), await first.send(text), await first.send(text)];
    const show = (files: FilesWorld['files'], fileId: string, place: string) =>
      files.attach({ fileId, personId: SENDER, owner: { ...PLACE, place } });
    await show(first.files, line.fileId, 'stands');
    await show(first.files, none.fileId, 'nothing');
    await show(first.files, again.fileId, 'nothing yet');
    const start = (stands: (place: string) => boolean) =>
      startFiles({ before: first, clock: later, stands: async ({ place }) => stands(place) });
    const isThere = (place: string) => place === 'stands';
    await first.stop();
    aheadMs = HOUR_MS - MINUTE_MS;
    const soon = await start(isThere);
    await show(soon.files, again.fileId, 'nothing yet');
    await soon.stop();
    expect(await soon.files.describe(none.fileId)).not.toBeNull();
    aheadMs = HOUR_MS + MINUTE_MS;
    const next = await start(isThere);
    onTestFinished(() => next.close());
    await vi.waitFor(() => expect(existsSync(keptOf(first, none.fileId))).toBe(false), { timeout: 5_000 });
    const open = async ({ fileId }: { fileId: string }) =>
      (await new FileRecords(first.store).get(fileId))?.open !== undefined;
    await vi.waitFor(async () => expect([await open(line), await open(again)]).toEqual([false, true]));
    expect([await next.read(line.fileId, READER), await next.read(again.fileId, READER)]).toEqual([
      text,
      text,
    ]);
  });
});
