import type { Application, Request, RequestHandler, Router } from 'express';
import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import type { StreamKeyAnswer } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { parseFragment } from '../rooms/kernel/sdpFragment.ts';
import type { EncoderDoor } from '../rooms/stream/encoder/encoderCalls.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, refuse } from './answer.ts';
import { findLiveStage } from './ownStream.ts';
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
  readonly services: Services;
  readonly limits: RequestLimits;
  readonly encoders: EncoderDoor;
}

const SESSION = '/whip/:streamId/:sessionId';
const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const STATUS = { StreamNotLive: 409 } as const;

/** WHIP, RFC 9725: how an encoder such as OBS sends. Rules: rooms/stream/encoder/SPEC.md. */
export function addWhipRoutes(app: Application, parts: Parts): void {
  const { limits } = parts;
  addSdpRoutes(app, {
    root: '/whip',
    endpoints: ['/whip', '/whip/:streamKey'],
    session: SESSION,
    open: [limits.whipOpen, open(parts)],
    patch: [limits.whipChange, patch(parts)],
    close: [limits.whipChange, close(parts)],
  });
}

/** The key, for the studio. */
export function addStreamKeyRoutes(
  api: Router,
  { services, limits, encoders, config }: Parts & { readonly config: Config },
): void {
  const { identity, store, media } = services;
  const streamKey = (renew: boolean) =>
    accountRoute(identity, async ({ id, isCreator }): Promise<Outcome<StreamKeyAnswer>> => {
      if (!isCreator) return refuse('NotACreator');
      const key = await identity.creatorSecret(id, { kind: 'streamKey', renew });
      const live = renew ? await findLiveStage(store, id) : null;
      const ended = live ? await encoders.ask(live.streamId, { t: 'end' }) : null;
      if (ended && !ended.ok && ended.rejection.code !== 'NotFound') return ended;
      const { videoBitsPerSecond } = config.media;
      return accept({ key, isUsable: media.transport === 'janus', videoBitsPerSecond });
    });
  api.get('/stream-key', limits.access, streamKey(false));
  api.post('/stream-key', limits.access, streamKey(true));
}

function open(parts: Parts): RequestHandler {
  return whip(async (req, res) => {
    const mistyped = wrongType(req, SDP_TYPE);
    if (mistyped) return mistyped;
    const key = keyOf(req);
    if (key === null) return unauthorized(res, NO_KEY);
    const { identity, store } = parts.services;
    const creator = await identity.verifyCreatorSecret('streamKey', key.text);
    if (!creator) return key.isBearer ? unauthorized(res, NO_KEY) : refuse('NotFound');
    const stage = await findLiveStage(store, creator.id);
    if (!stage) return refuse('StreamNotLive');
    // read only now, so that nobody else can make us take bytes
    const sdp = await readSdp(req, res);
    const { streamId } = stage;
    const opened = await parts.encoders.ask(streamId, { t: 'open', sdp });
    if (!opened.ok) return opened;
    if (!(await identity.verifyCreatorSecret('streamKey', key.text))) {
      await parts.encoders.ask(streamId, { t: 'close', sessionId: opened.value.sessionId });
      return refuse('NotFound');
    }
    sendOpened(res, { ...opened.value, location: `/whip/${streamId}/${opened.value.sessionId}` });
    return null;
  });
}

function patch(parts: Parts): RequestHandler {
  return whip(async (req, res) => {
    const mistyped = wrongType(req, FRAGMENT_TYPE);
    if (mistyped) return mistyped;
    const at = sessionOf(req);
    if (!at) return refuse('NotFound');
    const fragment = parseFragment(await readFragment(req, res));
    if (!fragment) return refuse('BadRequest', 'not a fragment of a session description');
    const { streamId, sessionId } = at;
    const ifMatch = req.get('If-Match') ?? null;
    const patched = await parts.encoders.ask(streamId, { t: 'patch', sessionId, ifMatch, fragment });
    if (!patched.ok) return patched;
    const restarted = patched.value;
    if (restarted === null) res.status(204).end();
    else res.status(200).set({ ETag: restarted.etag, 'Content-Type': FRAGMENT_TYPE }).end(restarted.fragment);
    return null;
  });
}

/** What is over already was not there to be ended, which is what was asked for. */
function close(parts: Parts): RequestHandler {
  return whip(async (req, res) => {
    const at = sessionOf(req);
    const closed = at ? await parts.encoders.ask(at.streamId, { t: 'close', sessionId: at.sessionId }) : null;
    if (closed && !closed.ok && closed.rejection.code !== 'NotFound') return closed;
    res.status(200).end();
    return null;
  });
}

const whip = (handle: Parameters<typeof sdpRoute>[0]) => sdpRoute(handle, STATUS);

/** In the path, or as OBS sends its bearer token. */
function keyOf(req: Request): { readonly text: string; readonly isBearer: boolean } | null {
  const { streamKey } = req.params;
  if (typeof streamKey === 'string') return { text: streamKey, isBearer: false };
  const [, token] = /^Bearer\s+([\w-]{1,128})\s*$/i.exec(req.headers.authorization ?? '') ?? [];
  return token === undefined ? null : { text: token, isBearer: true };
}

const NO_KEY = {
  realm: 'whip',
  why: 'the stream key of the studio, in the address or as bearer token',
} as const;

function sessionOf(req: Request): { readonly streamId: string; readonly sessionId: string } | null {
  const streamId = idSchema.safeParse(req.params.streamId);
  const sessionId = sessionIdSchema.safeParse(req.params.sessionId);
  return streamId.success && sessionId.success
    ? { streamId: streamId.data, sessionId: sessionId.data }
    : null;
}
