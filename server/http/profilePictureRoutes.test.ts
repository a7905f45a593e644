import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let fan: Session;
let other: Session;
beforeAll(async () => {
  http = await startTestHttp();
  [fan, other] = await Promise.all([http.join({ name: 'Fan' }), http.join({ name: 'Other' })]);
});
afterAll(() => http.close());

/** Sends a picture of one colour, and waits until it can be shown. */
async function send(background: string, use: 'profile' | 'message' | 'cover' = 'profile'): Promise<string> {
  const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();
  const { files, uploads } = http.created.services;
  const begun = await uploads.begin({ name: 'me.png', bytes: bytes.length, use, personId: fan.account.id });
  if (!begun.ok) throw new Error(begun.code);
  const { fileId } = begun;
  async function* chunks() {
    yield bytes;
  }
  await uploads.write({ fileId, offsetBytes: 0, chunks: chunks() });
  await vi.waitFor(async () => expect((await files.describe(fileId))?.state.type).toBe('ready'), {
    timeout: 20_000,
    interval: 20,
  });
  return fileId;
}

const put = (fileId: string, { token }: Session = fan) =>
  http.call('PUT', '/api/picture', { token, body: { fileId } });
const path = () => `${http.url}/people/${fan.account.id}/picture`;

it('[HT64] people choose a picture that everybody sees; the one before is gone, and so is one that is taken away', async () => {
  expect((await fetch(path())).status).toBe(204);
  const [red, blue] = [await send('#f00'), await send('#00f')];
  expect((await put(red)).status).toBe(200);
  const first = await fetch(path());
  expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([
    200,
    'image/webp',
    'public, max-age=60',
  ]);
  const { width, height, exif } = await sharp(Buffer.from(await first.arrayBuffer())).metadata();
  expect([width, height, exif]).toEqual([192, 192, undefined]);
  const etag = first.headers.get('etag')!;
  // fetch would ask caches to be passed over
  const known = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' };
  expect((await fetch(path(), { headers: known })).status).toBe(304);
  await Promise.all([put(blue), put(blue)]);
  const second = await fetch(path(), { headers: known });
  expect([second.status, second.headers.get('etag')]).toEqual([200, `"${blue}"`]);
  expect(await http.created.services.files.describe(red)).toBeNull();
  expect((await http.call('DELETE', '/api/picture', { token: fan.token })).status).toBe(200);
  expect((await fetch(path())).status).toBe(204);
  expect(await http.created.services.files.describe(blue)).toBeNull();
});

it('[HT64] only a picture that one sent for it oneself', async () => {
  const [mine, message] = [await send('#0f0'), await send('#0f0', 'message')];
  expect((await put(mine, other)).body.error.code).toBe('NotFound');
  expect((await put(message)).body.error.code).toBe('NotFound');
  expect((await put('fl_nothing1')).body.error.code).toBe('NotFound');
  expect((await put('')).body.error.code).toBe('BadRequest');
  const { uploads } = http.created.services;
  const begun = await uploads.begin({ name: 'x', bytes: 9, use: 'profile', personId: fan.account.id });
  expect((await put(begun.ok ? begun.fileId : '')).body.error.code).toBe('FileNotReady');
  expect((await fetch(path())).status).toBe(204);
});

it('[HT64] a cover is three times as wide as high, and no picture beside a name', async () => {
  const { token, account } = fan;
  const [cover, picture] = [await send('#0ff', 'cover'), await send('#0f0')];
  const putCover = (fileId: string) => http.call('PUT', '/api/cover', { token, body: { fileId } });
  expect((await putCover(picture)).body.error.code).toBe('NotFound');
  expect((await put(cover)).body.error.code).toBe('NotFound');
  const profile = async () => (await http.ask(null, 'GET', `/profiles/${account.handle}`)).body.coverVersion;
  expect([await profile(), (await putCover(cover)).status, await profile()]).toEqual([null, 200, cover]);
  const shown = await fetch(`${http.url}/people/${account.id}/cover`);
  const { width, height } = await sharp(Buffer.from(await shown.arrayBuffer())).metadata();
  expect(width / height).toBeCloseTo(3, 1);
  expect((await http.call('DELETE', '/api/cover', { token })).status).toBe(200);
  expect([await profile(), await http.created.services.files.describe(cover)]).toEqual([null, null]);
});
