import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import type { PlaybackRequest, SeatPlace } from '../domain/doors.ts';
import { SDP as BOUNDS } from '../domain/sdp/sdpLimits.ts';
import { FIRST, fragmentText, OFFER, sdpOf } from '../rooms/stream/encoder/offers.testkit.ts';
import { accept, refuse } from './answer.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';
const SECRET = 's'.repeat(43);
const SESSION_ID = 'S'.repeat(43);
const ENDPOINT = '/whep/st_stream1';
const SESSION = `${ENDPOINT}/room1.${SESSION_ID}`;
const OPENED = { sessionId: SESSION_ID, etag: '"ice_1"', sdp: 'v=0\r\n', iceServers: [] };
const PLACE = { streamId: 'st_stream1', roomId: 'room1' };

/** The seat's room, which is tried where it stands: here, what HTTP asks of it and makes of its answers. */
let refusal: RejectionCode | null;
let asked: { readonly place: SeatPlace; readonly request: PlaybackRequest }[];
const playbacks = {
  async ask(place: SeatPlace, request: PlaybackRequest) {
    asked.push({ place, request });
    if (refusal !== null) return refuse(refusal);
    return accept(request.type === 'open' ? OPENED : null);
  },
};

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp({
    env: { MESI_DEMO: 'off' },
    change: (parts) => ({ ...parts, playbacks }) as never,
  });
});
afterAll(() => http.close());
beforeEach(() => {
  [refusal, asked] = [null, []];
});

interface Sent {
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const post = ({ type = SDP, body = sdpOf(OFFER), headers = bearer(`room1.seat1.${SECRET}`) }: Sent = {}) =>
  http.call('POST', ENDPOINT, { body, headers: { 'Content-Type': type, ...headers } });
const patch = (path: string, { type = FRAGMENT, body = fragmentText(FIRST) }: Sent = {}) =>
  http.call('PATCH', path, { body, headers: { 'Content-Type': type, 'If-Match': '"ice_1"' } });

describe('POST', () => {
  it('[PB20] with the token of a seat answers what a player needs', async () => {
    const answer = await post();
    expect([answer.status, answer.body]).toEqual([201, 'v=0\r\n']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': SDP,
      location: SESSION,
      etag: '"ice_1"',
      'cache-control': 'no-store',
    });
    const request = { type: 'open', seatId: 'seat1', secret: SECRET, sdp: sdpOf(OFFER) };
    expect(asked).toEqual([{ place: PLACE, request }]);
  });

  it.each([
    ['none', {}],
    ['another kind of log-in', { Authorization: 'Basic bm92YTpzZWNyZXQ=' }],
    ['what can be no token', bearer('../../etc.seat1.x')],
  ])('[PB20] with %s is 401, and nothing of it is read', async (_what, headers) => {
    const answer = await post({ headers, body: 'x'.repeat(BOUNDS.sdpBytes + 1) });
    expect([answer.status, asked]).toEqual([401, []]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="whep"');
  });

  it.each(['Unauthorized', 'NotFound'] as const)('[PB20] to a room that answers %s is 401', async (code) => {
    refusal = code;
    expect((await post()).status).toBe(401);
  });

  it('[PB21] of another type is 415, too large is 413', async () => {
    for (const type of ['application/json', FRAGMENT]) expect((await post({ type })).status).toBe(415);
    expect((await post({ body: 'x'.repeat(BOUNDS.sdpBytes + 1) })).status).toBe(413);
  });

  it.each([
    ['AccessDenied', 403],
    ['Removed', 403],
    ['StreamNotLive', 409],
    ['MediaUnavailable', 409],
    ['CodecNotTaken', 406],
    ['OfferInvalid', 422],
    ['PlaybackUnsupported', 501],
    ['MediaFull', 503],
    ['TemporarilyUnavailable', 503],
  ] as const)('[PB21] refused by the room with %s is %i', async (code, status) => {
    refusal = code;
    const answer = await post();
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
  });
});

describe('a session', () => {
  it('[PB22] takes candidates', async () => {
    expect((await patch(SESSION)).status).toBe(204);
    expect(asked).toMatchObject([
      { place: PLACE, request: { type: 'patch', sessionId: SESSION_ID, ifMatch: '"ice_1"' } },
    ]);
  });

  it.each([
    ['IceSessionMissing', 428],
    ['IceSessionStale', 412],
    ['OfferInvalid', 422],
    ['NotFound', 404],
  ] as const)('[PB21] [PB22] whose PATCH is refused with %s is %i', async (code, status) => {
    refusal = code;
    expect((await patch(SESSION)).status).toBe(status);
  });

  it('[PB21] wants a fragment', async () => {
    expect((await patch(SESSION, { type: SDP })).status).toBe(415);
    expect((await patch(SESSION, { body: 'nonsense' })).status).toBe(400);
    expect((await patch(`${ENDPOINT}/nonsense`)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('[PB22] is ended, and once more', async () => {
    expect((await http.call('DELETE', SESSION)).status).toBe(200);
    expect(asked).toEqual([{ place: PLACE, request: { type: 'close', sessionId: SESSION_ID } }]);
    refusal = 'NotFound';
    expect((await http.call('DELETE', SESSION)).status).toBe(200);
    expect((await http.call('DELETE', `${ENDPOINT}/nonsense`)).status).toBe(200);
    refusal = 'TemporarilyUnavailable';
    expect((await http.call('DELETE', SESSION)).status).toBe(503);
  });
});

it('[PB23] a page of any origin may be a player', async () => {
  const headers = { Origin: 'https://player.example' };
  const asked = await http.call('OPTIONS', ENDPOINT, { headers });
  expect(asked.headers.get('access-control-allow-origin')).toBe('*');
  expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(asked.headers.get('accept-post')).toBe(SDP);
  expect((await post({ headers: { ...headers, ...bearer(`room1.seat1.${SECRET}`) } })).status).toBe(201);
  for (const method of ['GET', 'PUT']) expect((await http.call(method, SESSION)).status).toBe(405);
});
