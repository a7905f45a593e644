import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allOf, describeBlobs } from '../blobs.contract.ts';
import { chunksOf, SENDER, startFiles } from '../files.testkit.ts';
import { describeIncoming } from '../incoming.contract.ts';
import { KEYS, REGION, startBucket } from './bucket.testkit.ts';
import { IncomingBucket } from './IncomingBucket.ts';
import { createS3Blobs } from './s3Blobs.ts';

/** A real service of S3 instead of s3rver, as `docs/developing.md` says. */
const REAL = process.env.MESI_TEST_S3_URL;

describeBlobs('a bucket', async () => {
  const { url, end } = await startBucket(REAL);
  return { blobs: createS3Blobs({ ...KEYS, url, region: REGION, pageKeys: 3 }), end };
});

describeBlobs('a bucket, below a prefix', async () => {
  const { url, end } = await startBucket(REAL);
  return { blobs: createS3Blobs({ ...KEYS, url, region: REGION, pageKeys: 3 }, 'sealed/'), end };
});

it('[KB3] what lies below a prefix is not listed above it, nor the other way round', async () => {
  const { url, end } = await startBucket(REAL);
  const bucket = { ...KEYS, url, region: REGION };
  const [open, sealed] = [createS3Blobs(bucket), createS3Blobs(bucket, 'sealed/')];
  const folder = mkdtempSync(join(tmpdir(), 'mesi-prefix-'));
  writeFileSync(join(folder, 'bytes'), 'bytes');
  await open.put('fl_open', 'main', join(folder, 'bytes'));
  await sealed.put('fl_sealed', 'main', join(folder, 'bytes'));
  const idsOf = async (shelf: typeof open) => {
    const ids: string[] = [];
    for await (const { fileId } of shelf.list()) ids.push(fileId);
    return ids;
  };
  expect([await idsOf(open), await idsOf(sealed)]).toEqual([['fl_open'], ['fl_sealed']]);
  rmSync(folder, { recursive: true, force: true });
  await end();
});

describeIncoming('a bucket, of servers that share nothing else', async () => {
  const { url, end } = await startBucket(REAL);
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'mesi-apart-')));
  const bucket = { ...KEYS, url, region: REGION, pageKeys: 2 };
  const [first, second] = folders.map((folder) => new IncomingBucket(bucket, folder));
  return {
    ...{ first: first!, second: second! },
    async end() {
      await end();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
});

it('[FI1] [KI1] an upload that broke off goes on at another server, which has another folder', async () => {
  const { url, end } = await startBucket(REAL);
  const bucket = { ...KEYS, url, region: REGION };
  const openIncoming = (folder: string) => new IncomingBucket(bucket, folder);
  const one = await startFiles({ blobs: createS3Blobs(bucket), openIncoming });
  const folder = mkdtempSync(join(tmpdir(), 'mesi-other-'));
  const before = { folder, store: one.store };
  const other = await startFiles({ before, blobs: createS3Blobs(bucket), openIncoming });
  const bytes = Buffer.from('half of it came here, and half of it there');
  const fileId = await one.begin(bytes.length);
  const half = bytes.length / 2;
  await one.uploads.write({ fileId, offsetBytes: 0, chunks: chunksOf(bytes.subarray(0, half)) });
  await one.stop();
  expect((await other.files.describe(fileId))?.state).toEqual({ type: 'uploading', receivedBytes: half });
  await other.uploads.write({ fileId, offsetBytes: half, chunks: chunksOf(bytes.subarray(half)) });
  expect((await other.settled(fileId)).state.type).toBe('ready');
  expect(await other.read(fileId, SENDER)).toEqual(bytes);
  await expect.poll(() => new IncomingBucket(bucket, folder).received(fileId)).toBeNull();
  await other.stop();
  await one.close();
  rmSync(folder, { recursive: true, force: true });
  await end();
});

it('[KB5] a bucket that refuses says why, and is not well; one that is away neither', async () => {
  const { url, end } = await startBucket(REAL);
  const right = { ...KEYS, url, region: REGION };
  const wrong = createS3Blobs({ ...right, secretAccessKey: 'another' });
  await expect(wrong.open('fl_a', 'main', null)).rejects.toThrow('the bucket of files cannot look: 403');
  expect(await wrong.health()).toEqual({
    ok: false,
    detail: 'the bucket of files cannot list: 403 SignatureDoesNotMatch',
  });
  const nowhere = await createS3Blobs({ ...right, url: `${url}-of-others` }).health();
  expect([nowhere.ok, nowhere.detail]).toEqual([false, expect.stringContaining('NoSuchBucket')]);
  await end();
  const away = createS3Blobs(right);
  await expect(away.remove('fl_a')).rejects.toThrow('the bucket of files is out of reach');
  expect((await away.health()).ok).toBe(false);
});

it('[KB5] [FI6] [FI7] files are kept in the bucket, wait while it is away, and go from it', async () => {
  const { url, end } = await startBucket(REAL);
  const right = { ...KEYS, url, region: REGION };
  let refusals = 0;
  const refusing = createS3Blobs({ ...right, secretAccessKey: 'another' });
  const put: typeof refusing.put = (...asked) => {
    refusals += 1;
    return refusing.put(...asked);
  };
  let world = await startFiles({ blobs: { ...refusing, put } });
  const bytes = Buffer.from('kept as it came');
  const fileId = await world.begin(bytes.length);
  async function* chunks() {
    yield bytes;
  }
  await world.uploads.write({ fileId, offsetBytes: 0, chunks: chunks() });
  // each start looks at once for what is to be done: more often than a file has tries
  for (let starts = 1; starts <= 4; starts += 1) {
    await expect.poll(() => refusals, { timeout: 10_000 }).toBe(starts);
    await world.stop();
    expect((await world.files.describe(fileId))?.state.type).toBe('checking');
    const blobs = starts < 4 ? { ...refusing, put } : createS3Blobs(right);
    world = await startFiles({ before: world, blobs });
  }
  expect((await world.settled(fileId)).state.type).toBe('ready');
  expect(await world.read(fileId, SENDER)).toEqual(bytes);
  const { list } = createS3Blobs(right);
  expect((await allOf(list())).map((file) => file.fileId)).toEqual([fileId]);
  expect(await world.uploads.cancel(fileId, SENDER)).toBe('gone');
  await expect.poll(async () => (await allOf(list())).length, { timeout: 10_000 }).toBe(0);
  await world.close();
  await end();
});
