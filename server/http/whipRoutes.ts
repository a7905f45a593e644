import express, {
  type Application,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import type { StreamKeyAnswer } from '../../shared/protocol/http.ts';
import { type Outcome, type Rejection, rejection } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { EncoderDoor, OpenedEncoder } from '../rooms/stream/encoder/encoderCalls.ts';
import { ENCODER } from '../rooms/stream/encoder/encoderLimits.ts';
import { parseFragment } from '../rooms/stream/encoder/sdpFragment.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, refuse, route, sendRejection } from './answer.ts';
import { iceServerLinks } from './iceServerLinks.ts';
import { findLiveStage } from './ownStream.ts';
import type { RequestLimits } from './requestLimits.ts';

interface Parts {
  readonly services: Services;
  readonly limits: RequestLimits;
  readonly encoders: EncoderDoor;
}

const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';
const ENDPOINTS = ['/whip', '/whip/:streamKey'];
const SESSION = '/whip/:streamId/:sessionId';
const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Pages of every origin may be encoders: who may send is decided by a key that no browser sends by itself. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, PATCH, DELETE, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
  'Access-Control-Expose-Headers': 'Location, ETag, Link, Accept-Patch, Retry-After',
  'Access-Control-Max-Age': '600',
  'Cache-Control': 'no-store',
} as const;

/** WHIP, RFC 9725: how an encoder such as OBS sends. Rules: rooms/stream/encoder/SPEC.md. */
export function addWhipRoutes(app: Application, parts: Parts): void {
  const { limits } = parts;
  app.use('/whip', (_req, res, next) => {
    res.set(CORS);
    next();
  });
  app.options(ENDPOINTS, (_req, res) => void res.set('Accept-Post', SDP).end());
  app.options(SESSION, (_req, res) => void res.set('Accept-Patch', FRAGMENT).end());
  app.post(ENDPOINTS, limits.whipOpen, open(parts));
  app.patch(SESSION, limits.whipChange, patch(parts));
  app.delete(SESSION, limits.whipChange, close(parts));
  app.all(ENDPOINTS, notAllowed('POST, OPTIONS'));
  app.all(SESSION, notAllowed('PATCH, DELETE, OPTIONS'));
}

/** The key, for the studio. */
export function addStreamKeyRoutes(
  api: Router,
  { services, encoders, config }: Omit<Parts, 'limits'> & { readonly config: Config },
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
  api.get('/stream-key', streamKey(false));
  api.post('/stream-key', streamKey(true));
}

function open(parts: Parts): RequestHandler {
  const readSdp = reader(SDP, ENCODER.sdpBytes);
  return whip(async (req, res) => {
    if (!req.is(SDP)) return refuse('FileTypeInvalid', `Content-Type must be ${SDP}`);
    const key = keyOf(req);
    if (key === null) return unauthorized(res);
    const { identity, store } = parts.services;
    const creator = await identity.verifyCreatorSecret('streamKey', key.text);
    if (!creator) return key.isBearer ? unauthorized(res) : refuse('NotFound');
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
    sendOpened(res, { ...opened.value, streamId });
    return null;
  });
}

function sendOpened(
  res: Response,
  { streamId, sessionId, etag, iceServers, sdp }: OpenedEncoder & { readonly streamId: string },
): void {
  res.status(201).set({ Location: `/whip/${streamId}/${sessionId}`, ETag: etag, 'Accept-Patch': FRAGMENT });
  const links = iceServerLinks(iceServers);
  if (links.length > 0) res.set('Link', [...links]);
  res.set('Content-Type', SDP).end(sdp);
}

function patch(parts: Parts): RequestHandler {
  const readFragment = reader(FRAGMENT, ENCODER.fragmentBytes);
  return whip(async (req, res) => {
    if (!req.is(FRAGMENT)) return refuse('FileTypeInvalid', `Content-Type must be ${FRAGMENT}`);
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
    else res.status(200).set({ ETag: restarted.etag, 'Content-Type': FRAGMENT }).end(restarted.fragment);
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

/** As every route, but for the status of what depends on how the stream stands. */
function whip(handle: (req: Request, res: Response) => Promise<Outcome<never> | null>): RequestHandler {
  return route(async (req, res) => {
    const outcome = await handle(req, res);
    if (outcome === null || outcome.ok) return null;
    sendRefusal(res, outcome.rejection);
    return null;
  });
}

function sendRefusal(res: Response, refused: Rejection): void {
  if (refused.code === 'TemporarilyUnavailable') res.set('Retry-After', '1');
  if (refused.code === 'StreamNotLive') res.status(409).json({ error: refused });
  else sendRejection(res, refused);
}

function reader(type: string, limit: number): (req: Request, res: Response) => Promise<string> {
  const read = express.text({ type, limit });
  return async (req, res) => {
    await new Promise<void>((done, fail) => read(req, res, (err) => (err ? fail(err) : done())));
    return typeof req.body === 'string' ? req.body : '';
  };
}

/** In the path, or as OBS sends its bearer token. */
function keyOf(req: Request): { readonly text: string; readonly isBearer: boolean } | null {
  const { streamKey } = req.params;
  if (typeof streamKey === 'string') return { text: streamKey, isBearer: false };
  const [, token] = /^Bearer\s+([\w-]{1,128})\s*$/i.exec(req.headers.authorization ?? '') ?? [];
  return token === undefined ? null : { text: token, isBearer: true };
}

function unauthorized(res: Response): Outcome<never> {
  res.set('WWW-Authenticate', 'Bearer realm="whip"');
  return refuse('Unauthorized', 'the stream key of the studio, in the address or as bearer token');
}

function sessionOf(req: Request): { readonly streamId: string; readonly sessionId: string } | null {
  const streamId = idSchema.safeParse(req.params.streamId);
  const sessionId = sessionIdSchema.safeParse(req.params.sessionId);
  return streamId.success && sessionId.success
    ? { streamId: streamId.data, sessionId: sessionId.data }
    : null;
}

function notAllowed(methods: string): RequestHandler {
  return (_req, res) =>
    void res
      .status(405)
      .set('Allow', methods)
      .json({ error: rejection('BadRequest') });
}
