import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import type { EncoderRequest } from '../domain/doors.ts';
import { SDP as BOUNDS } from '../domain/sdp/sdpLimits.ts';
import { FIRST, fragmentText, OFFER, sdpOf } from '../rooms/stream/encoder/offers.testkit.ts';
import type { JsonObject } from '../services/store/port.ts';
import { accept, refuse } from './answer.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';
import { iceServerLinks } from './iceServerLinks.ts';
import { ROUTE_LIMITS } from './routeLimits.ts';

const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';
const SESSION_ID = 'S'.repeat(43);
const OPENED = {
  sessionId: SESSION_ID,
  etag: '"ice_1"',
  sdp: 'v=0\r\n',
  iceServers: [{ urls: 'stun:stun.example.org' }],
};

/** The stream's room, which is tried where it stands: here, what HTTP asks of it and makes of its answers. */
let refusal: RejectionCode | null;
let restarted: { readonly etag: string; readonly fragment: string } | null;
let asked: { readonly streamId: string; readonly request: EncoderRequest }[];
let meanwhile: () => Promise<unknown>;
const encoders = {
  async ask(streamId: string, request: EncoderRequest) {
    asked.push({ streamId, request });
    if (refusal !== null) return refuse(refusal);
    await meanwhile();
    if (request.type === 'open') return accept(OPENED);
    return accept(request.type === 'patch' ? restarted : null);
  },
};

let http: TestHttp;
let creator: Session;
let streamId: string;
let key: string;
beforeAll(async () => {
  const change = (parts: object) => ({ ...parts, encoders }) as never;
  http = await startTestHttp({ env: { MESI_DEMO: 'off' }, change });
  creator = await http.join({ name: 'Nova', isCreator: true });
  streamId = (await http.call('POST', '/api/streams', { token: creator.token, body: {} })).body.streamId;
});
afterAll(() => http.close());
beforeEach(async () => {
  [refusal, restarted, asked, meanwhile] = [null, null, [], async () => {}];
  await setPhase('live');
  key = (await http.call('GET', '/api/stream-key', { token: creator.token })).body.key;
});

/** What the stream's room does when it goes on or ends. */
async function setPhase(phaseType: string): Promise<void> {
  const { store } = http.created.services;
  const stored = (await store.get<JsonObject>('streams', streamId))!;
  const stage = { ...(stored.body.stage as JsonObject), streamId };
  await store.replace('streams', streamId, stored.version, { ...stored.body, phaseType, stage });
}

interface Sent {
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const post = (path: string, { type = SDP, body = sdpOf(OFFER), headers = {} }: Sent = {}) =>
  http.call('POST', path, { body, headers: { 'Content-Type': type, ...headers } });
const session = (of = SESSION_ID) => `/whip/${streamId}/${of}`;
const patch = (path: string, { type = FRAGMENT, body = fragmentText(FIRST), headers = {} }: Sent = {}) =>
  http.call('PATCH', path, { body, headers: { 'Content-Type': type, 'If-Match': '"ice_1"', ...headers } });

describe('POST', () => {
  it('[EN20] with the key in the path answers what the encoder needs', async () => {
    const answer = await post(`/whip/${key}`);
    expect(answer.status).toBe(201);
    expect(answer.body).toBe('v=0\r\n');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': SDP,
      location: session(),
      etag: '"ice_1"',
      link: '<stun:stun.example.org>; rel="ice-server"',
      'accept-patch': FRAGMENT,
      'cache-control': 'no-store',
    });
    expect(asked).toEqual([{ streamId, request: { type: 'open', sdp: sdpOf(OFFER) } }]);
  });

  it('[EN20] takes the key as bearer token, as OBS sends it', async () => {
    const bearer = { Authorization: `Bearer ${key}` };
    expect((await post('/whip', { headers: bearer })).status).toBe(201);
    // both are filled in: the address counts
    const wrong = { Authorization: 'Bearer nonsense' };
    expect((await post(`/whip/${key}`, { headers: wrong })).status).toBe(201);
  });

  it.each([
    ['no key', '/whip', {}, 401],
    ['another way to log in', '/whip', { Authorization: 'Basic bm92YTpzZWNyZXQ=' }, 401],
    ['an unknown bearer', '/whip', { Authorization: `Bearer ${'k'.repeat(43)}` }, 401],
    ['an unknown key', `/whip/${'k'.repeat(43)}`, {}, 404],
    ['what can be no key', '/whip/..%2f..%2fetc', {}, 404],
  ])('[EN20] with %s is refused, and nothing of it is read', async (_what, path, headers, status) => {
    const answer = await post(path, { headers, body: 'x'.repeat(BOUNDS.sdpBytes + 1) });
    expect([answer.status, asked.length]).toEqual([status, 0]);
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="whip"' : null);
  });

  it('[EN21] of another type is 415, too large is 413, and of a stream that is not live is 409', async () => {
    for (const type of ['application/json', 'text/plain', FRAGMENT])
      expect((await post(`/whip/${key}`, { type })).status).toBe(415);
    const large = 'x'.repeat(BOUNDS.sdpBytes);
    expect((await post(`/whip/${key}`, { body: large })).status).toBe(201);
    expect((await post(`/whip/${key}`, { body: `${large}x` })).status).toBe(413);
    await setPhase('idle');
    const early = await post(`/whip/${key}`);
    expect([early.status, early.body.error.code]).toEqual([409, 'StreamNotLive']);
  });

  it.each([
    ['BadRequest', 400],
    ['StreamNotLive', 409],
    ['EncoderBarred', 409],
    ['CodecNotTaken', 406],
    ['OfferInvalid', 422],
    ['EncoderUnsupported', 501],
    ['TemporarilyUnavailable', 503],
  ] as const)('[EN21] refused by the room with %s is %i', async (code, status) => {
    refusal = code;
    const answer = await post(`/whip/${key}`);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
  });

  it('[EN25] with a key that is renewed meanwhile opens nothing', async () => {
    const { token } = creator;
    meanwhile = async () => {
      meanwhile = async () => {};
      await http.call('POST', '/api/stream-key', { token, body: {} });
    };
    expect((await post(`/whip/${key}`)).status).toBe(404);
    expect(asked.map(({ request }) => request.type)).toEqual(['open', 'end', 'close']);
  });
});

describe('a session', () => {
  it('[EN22] takes candidates, restarts, and is ended', async () => {
    const trickled = await patch(session());
    expect([trickled.status, trickled.body, trickled.headers.get('etag')]).toEqual([204, '', null]);
    const { request } = asked[0]!;
    expect(request).toMatchObject({ type: 'patch', ifMatch: '"ice_1"', fragment: { credentials: FIRST } });
    restarted = { etag: '"ice_2"', fragment: 'a=ice-ufrag:x\r\n' };
    const again = await patch(session(), { headers: { 'If-Match': '*' } });
    expect([again.status, again.headers.get('etag'), again.headers.get('content-type'), again.body]).toEqual([
      200,
      '"ice_2"',
      FRAGMENT,
      restarted.fragment,
    ]);
    expect((await http.call('DELETE', session())).status).toBe(200);
    expect(asked.at(-1)).toEqual({ streamId, request: { type: 'close', sessionId: SESSION_ID } });
  });

  it('[EN22] that is over is not found, and ending it again changes nothing', async () => {
    refusal = 'NotFound';
    expect((await patch(session())).status).toBe(404);
    expect((await http.call('DELETE', session())).status).toBe(200);
    asked = [];
    for (const path of [session('short'), `/whip/nobody/${SESSION_ID}`]) {
      expect((await patch(path)).status).toBe(404);
      expect((await http.call('DELETE', path)).status).toBe(200);
    }
    expect(asked).toEqual([]);
    refusal = 'TemporarilyUnavailable';
    expect((await http.call('DELETE', session())).status).toBe(503);
  });

  it('[EN21] is not asked what it cannot understand', async () => {
    expect((await patch(session(), { type: SDP })).status).toBe(415);
    expect((await patch(session(), { body: 'a=ice-ufrag:only\r\n' })).status).toBe(400);
    expect((await patch(session(), { body: '' })).status).toBe(400);
    const large = `a=${'x'.repeat(BOUNDS.fragmentBytes - 4)}\r\n`;
    expect((await patch(session(), { body: large })).status).toBe(204);
    expect((await patch(session(), { body: `${large}x` })).status).toBe(413);
    for (const [code, status] of [
      ['IceSessionMissing', 428],
      ['IceSessionStale', 412],
    ] as const) {
      refusal = code;
      expect((await patch(session())).status).toBe(status);
    }
  });
});

describe('by pages', () => {
  it('[EN23] of every origin, that are told what may be sent', async () => {
    const page = { Origin: 'https://encoder.example.org' };
    const preflight = await http.call('OPTIONS', '/whip', { headers: page });
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
      'accept-post': SDP,
    });
    expect(preflight.status).toBe(200);
    const onSession = await http.call('OPTIONS', session(), { headers: page });
    expect(onSession.headers.get('access-control-allow-methods')).toContain('PATCH, DELETE');
    const answer = await post(`/whip/${key}`, { headers: page });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
    expect(answer.headers.get('access-control-expose-headers')).toContain('Location, ETag, Link');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['GET', 'PUT', 'PATCH'])('[EN23] %s is not allowed where a session is opened', async (method) => {
    const answer = await http.call(method, `/whip/${key}`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('[EN23] nor POST on a session', async () => {
    expect((await post(session())).status).toBe(405);
  });
});

describe('the stream key', () => {
  it('[EN26] is for creators, who are told whether encoders can send here', async () => {
    const { token } = creator;
    expect((await http.call('GET', '/api/stream-key', { token })).body).toEqual({
      key,
      isUsable: false,
      videoBitsPerSecond: 2_500_000,
    });
    const fan = await http.join();
    const refused = await http.call('GET', '/api/stream-key', { token: fan.token });
    expect([refused.status, refused.body.error.code]).toEqual([403, 'NotACreator']);
    expect((await http.call('GET', '/api/stream-key')).status).toBe(401);
  });

  it('[EN25] renewed ends what the old one opened, and the old one opens nothing', async () => {
    const { body } = await http.call('POST', '/api/stream-key', { token: creator.token, body: {} });
    expect(asked).toEqual([{ streamId, request: { type: 'end' } }]);
    expect((await post(`/whip/${key}`)).status).toBe(404);
    expect((await post(`/whip/${body.key}`)).status).toBe(201);
    refusal = 'TemporarilyUnavailable';
    const unsure = await http.call('POST', '/api/stream-key', { token: creator.token, body: {} });
    expect(unsure.status).toBe(503);
  });

  it('[EN24] stands in no line of the log, nor does the address of a session', async () => {
    await post(`/whip/${key}`);
    meanwhile = () => Promise.reject(new Error('a bug'));
    expect((await post(`/whip/${key}`)).status).toBe(500);
    expect((await patch(session())).status).toBe(500);
    expect(http.logged.some((line) => line.includes('/whip/:streamKey'))).toBe(true);
    expect(http.logged.filter((line) => line.includes(key) || line.includes(SESSION_ID))).toEqual([]);
  });
});

it('[EN20] TURN servers are named with their credentials, whatever characters those have', () => {
  const servers = [
    { urls: 'turn:turn.example.org?transport=udp', username: '17:nova', credential: 'a"b\\c\r\n' },
    { urls: 'stun:bad>.example.org' },
  ];
  expect(iceServerLinks(servers)).toEqual([
    '<turn:turn.example.org?transport=udp>; rel="ice-server"; username="17:nova"; ' +
      'credential="a\\"b\\\\c"; credential-type="password"',
  ]);
});

it('[EN21] an encoder that comes back without a pause is told to wait', async () => {
  const answers: number[] = [];
  for (let n = 0; n <= ROUTE_LIMITS.whipOpen.ofAddress && answers.at(-1) !== 429; n++)
    answers.push((await post('/whip')).status);
  expect(answers.at(-1)).toBe(429);
});
