import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { NEW_DESK } from '../../shared/overlayDesk.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { overlayRenewedTopic, stillTopic } from '../domain/topics/news.ts';
import type { JsonObject } from '../services/store/port.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';
import { findOrMakeOwnStream } from './ownStream.ts';

let http: TestHttp;
let creator: Session;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  creator = await http.join({ name: 'Nova', isCreator: true });
});
afterAll(() => http.close());

async function ownStream({ token }: Session): Promise<string> {
  return (await http.call('POST', '/api/streams', { token, body: {} })).body.streamId;
}

/** What the stream's room does when it goes on or ends. */
async function setPhase(streamId: string, phaseType: 'idle' | 'live' | 'ended'): Promise<void> {
  const { store } = http.created.services;
  const stored = await store.get<JsonObject>('streams', streamId);
  const stage = { ...(stored!.body.stage as JsonObject), phase: { type: phaseType, startedAtMs: 1 } };
  await store.replace('streams', streamId, stored!.version, { ...stored!.body, phaseType, stage });
}

/** Begins and ends like a JPEG. */
function jpeg(bytes: number): Buffer {
  const picture = randomBytes(bytes);
  picture.set([0xff, 0xd8, 0xff]);
  picture.set([0xff, 0xd9], bytes - 2);
  return picture;
}

function putStill(streamId: string, body: Uint8Array, { token = creator.token, type = 'image/jpeg' } = {}) {
  const headers = { 'Content-Type': type };
  return http.call('PUT', `/api/streams/${streamId}/still`, { token, body, headers });
}

describe('the own stream', () => {
  it('[HT6] is one until it is over, then another', async () => {
    const first = await ownStream(creator);
    expect(await ownStream(creator)).toBe(first);
    await setPhase(first, 'live');
    expect(await ownStream(creator)).toBe(first);
    await setPhase(first, 'ended');
    const second = await ownStream(creator);
    expect(second).not.toBe(first);
    const { body } = (await http.created.services.store.get<JsonObject>('streams', second))!;
    expect(body).toMatchObject({ creatorId: creator.account.id, phaseType: 'idle', epoch: 0 });
  });

  it('[HT6] is the same for all who ask at once', async () => {
    const racer = await http.join({ isCreator: true });
    const ids = await Promise.all(Array.from({ length: 8 }, () => ownStream(racer)));
    expect(new Set(ids).size).toBe(1);
    const query = { field: 'creatorId', value: racer.account.id, limit: 10 };
    expect(await http.created.services.store.find('streams', query)).toHaveLength(1);
  });

  it('[HT6] has an id that says nothing of whose it is, and another one on every server', async () => {
    const streamId = await ownStream(creator);
    expect(streamId).toMatch(/^st_[\w-]{16}$/);
    const { store, ids } = http.created.services;
    const { id, name, handle } = (await http.join({ isCreator: true })).account;
    const made = await findOrMakeOwnStream({ store, ids }, { id, name, handle });
    await setPhase(made, 'ended');
    expect(await findOrMakeOwnStream({ store, ids }, { id, name, handle })).not.toBe(made);
  });

  it('[HT6] is for creators only', async () => {
    const { token } = await http.join();
    for (const [method, path] of [
      ['POST', '/api/streams'],
      ['GET', '/api/overlay-token'],
    ] as const) {
      const answer = await http.call(method, path, { token });
      expect([answer.status, answer.body.error.code]).toEqual([403, 'NotACreator']);
    }
  });
});

describe('still pictures', () => {
  it('[HT7] are replaced as a whole and told to the room', async () => {
    const streamId = await ownStream(creator);
    await setPhase(streamId, 'live');
    const { promise: told, resolve } = Promise.withResolvers<unknown>();
    const end = await http.created.services.bus.subscribe(stillTopic(streamId), resolve);
    const none = await fetch(`${http.url}/stills/${streamId}`);
    expect([none.status, none.headers.get('cache-control')]).toEqual([204, 'no-store']);
    const [first, second] = [jpeg(1_000), jpeg(LIMITS.stillBytes)];
    expect((await putStill(streamId, first)).status).toBe(200);
    const { still } = (await told) as { still: string };
    end();
    expect(still).toMatch(new RegExp(`^/stills/${streamId}\\?v=\\d+$`));
    expect(await picture(still)).toEqual(first);
    expect((await putStill(streamId, second)).status).toBe(200);
    expect(await picture(still)).toEqual(second);
    expect(await readdir(join(http.folder, 'data/stills'))).toEqual([`${streamId}.jpg`]);
  });

  async function picture(path: string): Promise<Buffer> {
    const answer = await fetch(http.url + path);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    return Buffer.from(await answer.arrayBuffer());
  }

  it('[HT7] are refused one byte past the limit, or when they are no JPEG', async () => {
    const streamId = await ownStream(creator);
    const codes = [
      await putStill(streamId, jpeg(LIMITS.stillBytes + 1)),
      await putStill(streamId, Buffer.from('<script>alert(1)</script>')),
      await putStill(streamId, jpeg(1_000), { type: 'image/png' }),
      await putStill(streamId, new Uint8Array(0)),
    ].map(({ status, body }) => [status, body.error.code]);
    expect(codes).toEqual([
      [413, 'FileTooLarge'],
      [415, 'FileTypeInvalid'],
      [415, 'FileTypeInvalid'],
      [415, 'FileTypeInvalid'],
    ]);
  });

  it('[HT7] are put by the creator of that stream only, while it is not over', async () => {
    const streamId = await ownStream(creator);
    const other = await http.join({ isCreator: true });
    const refused = await putStill(streamId, jpeg(100), { token: other.token });
    expect([refused.status, refused.body.error.code]).toEqual([404, 'StreamNotFound']);
    for (const id of ['st_doesNotExist', 'x', '..%2f..%2fsecrets']) {
      const missing = await putStill(id, jpeg(100));
      expect([missing.status, missing.body.error.code]).toEqual([404, 'StreamNotFound']);
    }
    await setPhase(streamId, 'ended');
    const late = await putStill(streamId, jpeg(100));
    expect([late.status, late.body]).toEqual([200, { isKept: false }]);
    expect((await http.call('GET', `/stills/${streamId}`)).status).toBe(404);
  });

  it.each(['..%2fsecrets.json', '.hidden'])('[HT7] GET /stills/%s is not found', async (id) => {
    const answer = await http.call('GET', `/stills/${id}`);
    expect([answer.status, answer.body.error.code]).toEqual([404, 'NotFound']);
  });
});

describe('overlay secrets', () => {
  it('[HT8] say whose overlay it is and what to join, until renewed', async () => {
    const { account, token } = await http.join({ name: 'Kai', isCreator: true });
    const { body: first } = await http.call('GET', '/api/overlay-token', { token });
    const person = { id: account.id, name: account.name, handle: account.handle };
    const before = await http.call('GET', `/api/overlays/${first.token}`);
    expect(before.body).toMatchObject({ creator: person, streamId: null, desk: NEW_DESK });
    const { streamId } = (await http.call('POST', '/api/streams', { token })).body;
    expect((await http.call('GET', `/api/overlays/${first.token}`)).body).toMatchObject({
      creator: person,
      streamId,
    });
    const { promise: told, resolve } = Promise.withResolvers<unknown>();
    const end = await http.created.services.bus.subscribe(overlayRenewedTopic(streamId), resolve);
    const { body: renewed } = await http.call('POST', '/api/overlay-token', { token });
    await told;
    end();
    expect((await http.call('GET', `/api/overlays/${first.token}`)).status).toBe(404);
    expect((await http.call('GET', `/api/overlays/${renewed.token}`)).body.streamId).toBe(streamId);
    expect((await http.call('GET', '/api/overlay-token', { token })).body).toEqual(renewed);
  });
});
