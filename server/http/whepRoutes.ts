import type { Application, Request } from 'express';
import { idSchema } from '../../shared/ids.ts';
import type { PlaybackDoor } from '../domain/doors.ts';
import {
  addSdpRoutes,
  readSdp,
  type SdpRoutes,
  type SessionPlace,
  sendOpened,
  unauthorized,
} from './sdpOverHttp.ts';

interface Parts {
  readonly playbacks: PlaybackDoor;
}

const STATUS = {
  AccessDenied: 403,
  Removed: 403,
  MediaUnavailable: 409,
  StreamNotLive: 409,
  MediaFull: 503,
  PicturesTaken: 503,
} as const;
const NO_TOKEN = { realm: 'whep', why: 'the token of a seat of this stream, as bearer token' } as const;

/** Matches the tokens of a player: `<room>.<seat>.<secret>`, and `<room>.<session>` for a session. */
const TOKEN = /^Bearer\s+([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})\s*$/i;
const SESSION_ID = /^([\w-]{1,64})\.([\w-]{43})$/;

/**
 * Adds WHEP (draft-ietf-wish-whep), by which a player watches in the place of a seat's page. Rules:
 * rooms/audience/playback/SPEC.md.
 */
export function addWhepRoutes(app: Application, parts: Parts): void {
  addSdpRoutes(app, {
    root: '/whep',
    endpoints: ['/whep/:streamId'],
    session: '/whep/:streamId/:sessionId',
    statusOf: STATUS,
    open: open(parts),
    sessionOf: (req) => sessionOf(parts.playbacks, req),
  });
}

function open({ playbacks }: Parts): SdpRoutes['open'] {
  return async (req, res) => {
    const [, roomId, seatId, secret] = TOKEN.exec(req.headers.authorization ?? '') ?? [];
    const streamId = idSchema.safeParse(req.params.streamId);
    if (!streamId.success || roomId === undefined || seatId === undefined || secret === undefined) {
      return unauthorized(res, NO_TOKEN);
    }
    const place = { streamId: streamId.data, roomId };
    const sdp = await readSdp(req, res);
    const opened = await playbacks.ask(place, { type: 'open', seatId, secret, sdp });
    if (!opened.ok) {
      const isUnknown = opened.rejection.code === 'NotFound' || opened.rejection.code === 'Unauthorized';
      return isUnknown ? unauthorized(res, NO_TOKEN) : opened;
    }
    const { sessionId, ...answer } = opened.value;
    sendOpened(res, { ...answer, location: `/whep/${place.streamId}/${roomId}.${sessionId}` });
    return null;
  };
}

function sessionOf(playbacks: PlaybackDoor, req: Request): SessionPlace | null {
  const streamId = idSchema.safeParse(req.params.streamId);
  const [, roomId, sessionId] = SESSION_ID.exec(String(req.params.sessionId)) ?? [];
  if (!streamId.success || roomId === undefined || sessionId === undefined) return null;
  const place = { streamId: streamId.data, roomId };
  return { sessionId, ask: (request) => playbacks.ask(place, request) };
}
