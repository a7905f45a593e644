import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { writeAudio, writeVideo } from '../services/replays/mjr.testkit.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const SOON = { timeout: 20_000, interval: 20 };
/** Routes are asked only so often. */
const SLOWLY = { ...SOON, interval: 600 };
const READY = 'rp_ready12';
const RECORDING = 'rp_going12';
const STREAM = 'st_none123';

let http: TestHttp;
let creator: Session;
let stranger: Session;
let viewer: Session;
beforeAll(async () => {
  http = await startTestHttp();
  [creator, stranger, viewer] = await Promise.all([
    http.join({ name: 'Nova', isCreator: true }),
    http.join({ name: 'Other', isCreator: true }),
    http.join({ name: 'Fan' }),
  ]);
  const raw = join(http.folder, 'data', 'replays', 'raw');
  mkdirSync(raw, { recursive: true });
  const track = { folder: raw, replayId: READY, part: 'a', firstAtMs: 1_700_000_000_000, seconds: 1 };
  for (const file of [writeAudio(track), writeVideo(track)]) utimesSync(file, 1, Date.now() / 1_000 - 10);
  const { replays } = http.created.services;
  const facts = {
    streamId: STREAM,
    creatorId: creator.account.id,
    kind: 'video',
    modes: ['public'],
  } as const;
  await replays.keep({
    ...facts,
    replayId: READY,
    title: 'Late "night" / jazz',
    startedAtMs: 1_700_000_000_000,
  });
  await replays.finish(READY);
  await vi.waitFor(async () => expect((await replays.get(READY))?.progress.type).toBe('ready'), SOON);
  await replays.keep({ ...facts, replayId: RECORDING, title: 'Now', startedAtMs: 1_700_000_100_000 });
});
afterAll(() => http.close());

const list = (session: Session) => http.call('GET', '/api/replays', { token: session.token });
const video = `/api/replays/${READY}/video`;

it('[HT27] a creator lists what was recorded, newest first, and plays it in parts with the cookie of that answer', async () => {
  const listed = await list(creator);
  expect(listed.body.replays).toMatchObject([
    { id: RECORDING, state: { type: 'recording' } },
    { id: READY, title: 'Late "night" / jazz', state: { type: 'ready', video, size: { width: 160 } } },
  ]);
  const cookie = listed.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^mesi_replays=[^;]+; Path=\/api\/replays; HttpOnly; SameSite=Strict$/);
  const headers = { Cookie: cookie.split(';')[0]! };
  const part = await http.call('GET', video, { headers: { ...headers, Range: 'bytes=0-1' } });
  expect([part.status, part.body]).toEqual([206, '\x1aE']);
  expect(part.headers.get('content-range')).toMatch(/^bytes 0-1\/\d+$/);
  expect(part.headers.get('content-type')).toBe('video/webm');
  expect(part.headers.get('cache-control')).toBe('private, no-store');
  const kept = await http.call('GET', `${video}?download`, { headers });
  expect(kept.headers.get('content-disposition')).toBe(
    'attachment; filename="Late night jazz 2023-11-14.webm"',
  );
  const poster = await http.call('GET', `/api/replays/${READY}/poster`, { headers });
  expect(poster.headers.get('content-type')).toBe('image/jpeg');
});

it('[HT27] nobody else has it: the address opens nothing', async () => {
  expect((await http.call('GET', video)).status).toBe(401);
  expect((await http.call('GET', video, { headers: { Cookie: 'mesi_replays=guessed' } })).status).toBe(401);
  for (const { token } of [stranger, viewer]) {
    expect((await http.call('GET', video, { token })).body.error.code).toBe('NotFound');
    expect((await http.call('DELETE', `/api/replays/${READY}`, { token })).body.error.code).toBe('NotFound');
    const headers = { Cookie: `mesi_replays=${token}` };
    expect((await http.call('GET', video, { headers })).body.error.code).toBe('NotFound');
  }
  expect((await list(stranger)).body.replays).toEqual([]);
  expect((await list(viewer)).body.error.code).toBe('NotACreator');
  const left = await http.call('DELETE', '/api/replays/key');
  expect(left.headers.get('set-cookie')).toMatch(
    /^mesi_replays=; Path=\/api\/replays; Expires=Thu, 01 Jan 1970/,
  );
});

it('[RP10] a replay is shown to everybody when its creator says so, and no longer when they say that', async () => {
  const handle = creator.account.handle;
  const shown = async () => (await http.call('GET', `/api/profiles/${handle}/replays`)).body.replays;
  const set = async (who: Session | null, isPublic: unknown, id = READY) =>
    codeOf(http.ask(who, 'PUT', `/replays/${id}/public`, { isPublic }));
  const film = `/api/public-replays/${READY}/video`;
  expect([await shown(), (await http.call('GET', film)).status]).toEqual([[], 404]);
  expect(await set(null, true)).toBe('Unauthorized');
  expect(await set(viewer, true)).toBe('NotACreator');
  expect(await set(stranger, true)).toBe('NotFound');
  expect(await set(creator, 'yes')).toBe('BadRequest');
  expect(await set(creator, true, RECORDING)).toBe('ReplayNotReady');
  expect(await set(creator, true)).toBe('ok');
  expect(await shown()).toMatchObject([{ id: READY, isPublic: true, state: { type: 'ready', video: film } }]);
  const part = await http.call('GET', film, { headers: { Range: 'bytes=0-1' } });
  expect([part.status, part.headers.get('content-type')]).toEqual([206, 'video/webm']);
  expect((await http.call('GET', `/api/public-replays/${READY}/poster`)).status).toBe(200);
  // the address that is the creator's own opens to nobody else
  expect((await http.call('GET', video)).status).toBe(401);
  expect((await list(creator)).body.replays[1]).toMatchObject({ isPublic: true });
  expect(await set(creator, false)).toBe('ok');
  expect([await shown(), (await http.call('GET', film)).status]).toEqual([[], 404]);
});

it('[RP10] what was recorded in a one-to-one stays between the two', async () => {
  const { store } = http.created.services;
  const stored = (await store.get('replays', READY))!;
  const asCall = { ...stored.body, modes: ['public', 'oneToOne'] };
  await store.replace('replays', READY, stored.version, asCall);
  const set = () => codeOf(http.ask(creator, 'PUT', `/replays/${READY}/public`, { isPublic: true }));
  expect(await set()).toBe('ReplayIsPrivate');
  await store.replace('replays', READY, stored.version + 1, stored.body);
  expect(await set()).toBe('ok');
});

it('[RP10] what was recorded of a stream for adults is shown to nobody who was not asked for their age', async () => {
  const { store } = http.created.services;
  const set = () => codeOf(http.ask(creator, 'PUT', `/replays/${READY}/public`, { isPublic: true }));
  const stage = (isAdult: boolean) => ({ creatorId: creator.account.id, stage: { isAdult } });
  await store.insert('streams', STREAM, stage(true));
  expect(await set()).toBe('ReplayIsForAdults');
  const { version } = (await store.get('streams', STREAM))!;
  await store.replace('streams', STREAM, version, stage(false));
  expect(await set()).toBe('ok');
  // marked after its film was shown: the stream may go on after a recording
  const film = `/api/public-replays/${READY}/video`;
  const path = `/api/profiles/${creator.account.handle}/replays`;
  const seen = async () => [
    (await http.call('GET', path)).body.replays.length,
    (await http.call('GET', film)).status,
    (await list(creator)).body.replays.find(({ id }: { id: string }) => id === READY).isPublic ?? false,
  ];
  await expect.poll(seen, SLOWLY).toEqual([1, 200, true]);
  await store.replace('streams', STREAM, version + 1, stage(true));
  await expect.poll(seen, SLOWLY).toEqual([0, 404, false]);
  await store.replace('streams', STREAM, version + 2, stage(false));
  await expect.poll(seen, SLOWLY).toEqual([1, 200, true]);
});

it('[RP11] [RP10] what was recorded while the stream was marked stays for adults, also when the mark is taken away', async () => {
  const { store } = http.created.services;
  const stored = (await store.get('replays', READY))!;
  await store.replace('replays', READY, stored.version, { ...stored.body, isAdult: true });
  const set = () => codeOf(http.ask(creator, 'PUT', `/replays/${READY}/public`, { isPublic: true }));
  expect(await set()).toBe('ReplayIsForAdults');
  expect((await http.call('GET', `/api/public-replays/${READY}/video`)).status).toBe(404);
  // its creator watches it at any age
  expect((await http.call('GET', video, { token: creator.token })).status).toBe(200);
  await store.replace('replays', READY, stored.version + 1, stored.body);
  expect(await set()).toBe('ok');
});

it('[RP10] [GA10] whoever hides from people of a country shows their films to nobody who asks without saying who they are', async () => {
  const film = `/api/public-replays/${READY}/video`;
  const hide = (hidden: object | null) => codeOf(http.ask(creator, 'PUT', '/gates', { places: {}, hidden }));
  const shown = async () => {
    const listed = await http.call('GET', `/api/profiles/${creator.account.handle}/replays`);
    return [listed.status, (await http.call('GET', film)).status];
  };
  expect(await shown()).toEqual([200, 200]);
  expect(await hide({ countries: { type: 'deny', codes: ['FR'] }, unknown: 'deny' })).toBe('ok');
  expect(await shown()).toEqual([404, 404]);
  expect(await hide(null)).toBe('ok');
  expect(await shown()).toEqual([200, 200]);
});

it('[HT28] what is recorded is neither played nor deleted; what is ready goes with its files', async () => {
  const { token } = creator;
  for (const [method, path] of [
    ['GET', `/api/replays/${RECORDING}/video`],
    ['DELETE', `/api/replays/${RECORDING}`],
  ] as const) {
    const answer = await http.call(method, path, { token });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'ReplayNotReady']);
  }
  expect((await http.call('DELETE', `/api/replays/${READY}`, { token })).status).toBe(200);
  expect((await http.call('GET', video, { token })).status).toBe(404);
  expect((await list(creator)).body.replays).toHaveLength(1);
});

it('[HT27] a creator is told beforehand whether recording is possible', async () => {
  const ask = async ({ token }: Session) => (await http.call('GET', '/api/recording', { token })).body;
  expect(await ask(creator)).toEqual({ refusal: 'RecordingUnavailable' });
  expect((await ask(viewer)).error.code).toBe('NotACreator');
});
