import { expect, it } from 'vitest';
import { allOf, describeBlobs } from '../blobs.contract.ts';
import { SENDER, startFiles } from '../files.testkit.ts';
import { KEYS, REGION, startBucket } from './bucket.testkit.ts';
import { createS3Blobs } from './s3Blobs.ts';

describeBlobs('a bucket', async () => {
  const { url, end } = await startBucket();
  return { blobs: createS3Blobs({ ...KEYS, url, region: REGION, pageKeys: 3 }), end };
});

it('[KB5] a bucket that refuses says why, and is not well; one that is away neither', async () => {
  const { url, end } = await startBucket();
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
  const { url, end } = await startBucket();
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
