import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let fan: Session;
let other: Session;
beforeAll(async () => {
  http = await startTestHttp();
  [fan, other] = await Promise.all([http.join({ name: 'Fan' }), http.join({ name: 'Other' })]);
});
afterAll(() => http.close());

/** Sends a picture of one colour, and waits until it can be shown. */
async function send(
  background: string,
  use: 'profile' | 'message' | 'cover' = 'profile',
  by = fan,
): Promise<string> {
  const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();
  const { files, uploads } = http.created.services;
  const begun = await uploads.begin({ name: 'me.png', bytes: bytes.length, use, personId: by.account.id });
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

describe('[GA15] the pictures of a creator who hides from people of a country', () => {
  const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0xff, 0xd9]);
  let creator: Session;
  let addresses: readonly string[];
  const people: Partial<Record<'german' | 'french', Session>> = {};
  /** The cookie that a browser of theirs has, by which pictures are told who asks. */
  const cookieOf = async ({ token }: Session) => {
    const { headers } = await http.call('GET', '/api/me', { token });
    const given = headers.getSetCookie().filter((cookie) => cookie.startsWith('mesi_pictures='));
    expect(given.map((cookie) => cookie.split('; ').slice(1).sort())).toEqual(
      ['/people', '/stills'].map((path) => ['HttpOnly', `Path=${path}`, 'SameSite=Strict']),
    );
    return given[0]!.split(';')[0]!;
  };
  const hide = async (hidden: object | null) =>
    expect(await codeOf(http.ask(creator, 'PUT', '/gates', { places: {}, hidden }))).toBe('ok');
  const asks = async (who: Session | null) => {
    const headers = who ? { Cookie: await cookieOf(who) } : {};
    const answers = await Promise.all(addresses.map((address) => fetch(http.url + address, { headers })));
    return answers.map(({ status }) => status);
  };
  const seen = [200, 200, 200];
  const unseen = [204, 204, 404];

  beforeAll(async () => {
    creator = await http.join({ name: 'Hides', isCreator: true });
    for (const [name, country] of [
      ['german', 'DE'],
      ['french', 'FR'],
    ] as const) {
      const person = await http.join({ name });
      const fields = { name, birthDate: '1990-02-03', country };
      expect(await codeOf(http.ask(person, 'PUT', '/kyc', { fields }))).toBe('ok');
      people[name] = person;
    }
    for (const use of ['profile', 'cover'] as const) {
      const body = { fileId: await send('#abc', use, creator) };
      const path = use === 'profile' ? '/api/picture' : '/api/cover';
      expect((await http.call('PUT', path, { token: creator.token, body })).status).toBe(200);
    }
    const { id } = creator.account;
    const stage = { phase: { type: 'live' }, mode: { type: 'public' } };
    await http.created.services.store.insert('streams', 'st_hides1', {
      creatorId: id,
      phaseType: 'live',
      stage,
    });
    await mkdir(join(http.folder, 'data', 'stills'), { recursive: true });
    await writeFile(join(http.folder, 'data', 'stills', 'st_hides1.jpg'), JPEG);
    addresses = [`/people/${id}/picture`, `/people/${id}/cover`, '/stills/st_hides1'];
  });

  it('[GA15] are seen by everybody else, and by nobody there', async () => {
    const { german, french } = people as Required<typeof people>;
    for (const who of [null, german, french]) expect(await asks(who)).toEqual(seen);
    await hide({ countries: { type: 'deny', codes: ['FR'] }, unknown: 'allow' });
    await expect.poll(() => asks(french), { timeout: 5_000 }).toEqual(unseen);
    // whose country is not known is treated as the creator says
    for (const who of [german, creator, null, fan]) expect(await asks(who)).toEqual(seen);
    await hide({ countries: { type: 'deny', codes: ['FR'] }, unknown: 'deny' });
    await expect.poll(() => asks(null), { timeout: 5_000 }).toEqual(unseen);
    expect(await Promise.all([fan, french, german, creator].map(asks))).toEqual([unseen, unseen, seen, seen]);
  });

  it('[GA15] are kept by no cache for others, and asked for with a log-in that ended as by a stranger', async () => {
    const { german } = people as Required<typeof people>;
    const cookie = await cookieOf(german);
    const ask = (headers: Record<string, string>) => fetch(http.url + addresses[0], { headers });
    const kept = ({ headers }: Response) => [headers.get('cache-control'), headers.get('vary')];
    const shown = await ask({ Cookie: cookie });
    expect([shown.status, ...kept(shown)]).toEqual([200, 'private, max-age=60', 'Origin, Cookie']);
    const refused = await ask({});
    expect([refused.status, ...kept(refused)]).toEqual([204, 'no-store', 'Origin, Cookie']);
    for (const guessed of ['mesi_pictures=guessed', `mesi_pictures=${creator.account.id}`])
      expect((await ask({ Cookie: guessed })).status).toBe(204);
    expect((await http.call('POST', '/api/logout', { token: german.token, body: {} })).status).toBe(200);
    await expect.poll(async () => (await ask({ Cookie: cookie })).status).toBe(204);
    const left = await http.call('DELETE', '/api/replays/key');
    expect(left.headers.getSetCookie().filter((one) => one.startsWith('mesi_pictures=;'))).toHaveLength(2);
    await hide(null);
    await expect
      .poll(async () => kept(await ask({})), { timeout: 5_000 })
      .toEqual(['public, max-age=60', 'Origin']);
  });
});
