import type { Application, Request, RequestHandler } from 'express';
import { idSchema } from '../../shared/ids.ts';
import type { PlaybackDoor, SeatPlace } from '../rooms/audience/playback/playbackCalls.ts';
import { parseFragment } from '../rooms/kernel/sdpFragment.ts';
import { refuse } from './answer.ts';
import type { RequestLimits } from './requestLimits.ts';
import {
  addSdpRoutes,
  FRAGMENT_TYPE,
  readFragment,
  readSdp,
  SDP_TYPE,
  sdpRoute,
  sendOpened,
  unauthorized,
  wrongType,
} from './sdpOverHttp.ts';

interface Parts {
  readonly limits: RequestLimits;
  readonly playbacks: PlaybackDoor;
}

const SESSION = '/whep/:streamId/:sessionId';
const STATUS = {
  AccessDenied: 403,
  Removed: 403,
  MediaUnavailable: 409,
  StreamNotLive: 409,
  MediaFull: 503,
} as const;
const NO_TOKEN = { realm: 'whep', why: 'the token of a seat of this stream, as bearer token' } as const;

/** `<room>.<seat>.<secret>` and `<room>.<session>` */
const TOKEN = /^Bearer\s+([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})\s*$/i;
const SESSION_ID = /^([\w-]{1,64})\.([\w-]{43})$/;

/** WHEP, draft-ietf-wish-whep: how a player watches in the place of a seat's page. Rules: rooms/audience/playback/SPEC.md. */
export function addWhepRoutes(app: Application, parts: Parts): void {
  const { limits } = parts;
  addSdpRoutes(app, {
    root: '/whep',
    endpoints: ['/whep/:streamId'],
    session: SESSION,
    open: [limits.whepOpen, open(parts)],
    patch: [limits.whepChange, patch(parts)],
    close: [limits.whepChange, close(parts)],
  });
}

function open({ playbacks }: Parts): RequestHandler {
  return whep(async (req, res) => {
    const mistyped = wrongType(req, SDP_TYPE);
    if (mistyped) return mistyped;
    const [, roomId, seatId, secret] = TOKEN.exec(req.headers.authorization ?? '') ?? [];
    const streamId = idSchema.safeParse(req.params.streamId);
    if (!streamId.success || roomId === undefined || seatId === undefined || secret === undefined) {
      return unauthorized(res, NO_TOKEN);
    }
    const place = { streamId: streamId.data, roomId };
    const sdp = await readSdp(req, res);
    const opened = await playbacks.ask(place, { t: 'open', seatId, secret, sdp });
    if (!opened.ok) {
      const isUnknown = opened.rejection.code === 'NotFound' || opened.rejection.code === 'Unauthorized';
      return isUnknown ? unauthorized(res, NO_TOKEN) : opened;
    }
    const { sessionId, ...answer } = opened.value;
    sendOpened(res, { ...answer, location: `/whep/${place.streamId}/${roomId}.${sessionId}` });
    return null;
  });
}

function patch({ playbacks }: Parts): RequestHandler {
  return whep(async (req, res) => {
    const mistyped = wrongType(req, FRAGMENT_TYPE);
    if (mistyped) return mistyped;
    const at = sessionOf(req);
    if (!at) return refuse('NotFound');
    const fragment = parseFragment(await readFragment(req, res));
    if (!fragment) return refuse('BadRequest', 'not a fragment of a session description');
    const { place, sessionId } = at;
    const ifMatch = req.get('If-Match') ?? null;
    const patched = await playbacks.ask(place, { t: 'patch', sessionId, ifMatch, fragment });
    if (!patched.ok) return patched;
    res.status(204).end();
    return null;
  });
}

/** What is over already was not there to be ended, which is what was asked for. */
function close({ playbacks }: Parts): RequestHandler {
  return whep(async (req, res) => {
    const at = sessionOf(req);
    const closed = at ? await playbacks.ask(at.place, { t: 'close', sessionId: at.sessionId }) : null;
    if (closed && !closed.ok && closed.rejection.code !== 'NotFound') return closed;
    res.status(200).end();
    return null;
  });
}

const whep = (handle: Parameters<typeof sdpRoute>[0]) => sdpRoute(handle, STATUS);

function sessionOf(req: Request): { readonly place: SeatPlace; readonly sessionId: string } | null {
  const streamId = idSchema.safeParse(req.params.streamId);
  const [, roomId, sessionId] = SESSION_ID.exec(String(req.params.sessionId)) ?? [];
  if (!streamId.success || roomId === undefined || sessionId === undefined) return null;
  return { place: { streamId: streamId.data, roomId }, sessionId };
}
