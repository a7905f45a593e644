import express, { type Application, type Request, type RequestHandler, type Response } from 'express';
import type { OpenMediaAnswer } from '../../shared/protocol/answers.ts';
import {
  type Outcome,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../shared/protocol/rejections.ts';
import { SDP } from '../rooms/kernel/sdpLimits.ts';
import { refuse, route, sendRejection } from './answer.ts';
import { iceServerLinks } from './iceServerLinks.ts';

/** What WHIP (RFC 9725) and WHEP have in common: how a session is negotiated over HTTP. */
export const SDP_TYPE = 'application/sdp';
export const FRAGMENT_TYPE = 'application/trickle-ice-sdpfrag';

/** Pages of every origin may ask: it is decided by a secret that no browser sends by itself. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, PATCH, DELETE, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
  'Access-Control-Expose-Headers': 'Location, ETag, Link, Accept-Patch, Retry-After',
  'Access-Control-Max-Age': '600',
  'Cache-Control': 'no-store',
} as const;

export interface SdpRoutes {
  /** Both begin with it. */
  readonly root: string;
  readonly endpoints: readonly string[];
  readonly session: string;
  readonly open: readonly RequestHandler[];
  readonly patch: readonly RequestHandler[];
  readonly close: readonly RequestHandler[];
}

export function addSdpRoutes(
  app: Application,
  { root, session, open, patch, close, ...rest }: SdpRoutes,
): void {
  const endpoints = [...rest.endpoints];
  app.use(root, (_req, res, next) => {
    res.set(CORS);
    next();
  });
  app.options(endpoints, (_req, res) => void res.set('Accept-Post', SDP_TYPE).end());
  app.options(session, (_req, res) => void res.set('Accept-Patch', FRAGMENT_TYPE).end());
  app.post(endpoints, ...open);
  app.patch(session, ...patch);
  app.delete(session, ...close);
  app.all(endpoints, notAllowed('POST, OPTIONS'));
  app.all(session, notAllowed('PATCH, DELETE, OPTIONS'));
}

/** As every route, but for the status of what depends on how the stream stands. */
export function sdpRoute(
  handle: (req: Request, res: Response) => Promise<Outcome<never> | null>,
  statusOf: Readonly<Partial<Record<RejectionCode, number>>>,
): RequestHandler {
  return route(async (req, res) => {
    const outcome = await handle(req, res);
    if (outcome === null || outcome.ok) return null;
    sendRefusal(res, outcome.rejection, statusOf[outcome.rejection.code]);
    return null;
  });
}

function sendRefusal(res: Response, refused: Rejection, status: number | undefined): void {
  if (refused.code === 'TemporarilyUnavailable' || status === 503) res.set('Retry-After', '1');
  if (status !== undefined) res.status(status).json({ error: refused });
  else sendRejection(res, refused);
}

export const readSdp = reader(SDP_TYPE, SDP.sdpBytes);
export const readFragment = reader(FRAGMENT_TYPE, SDP.fragmentBytes);

function reader(type: string, limit: number): (req: Request, res: Response) => Promise<string> {
  const read = express.text({ type, limit });
  return async (req, res) => {
    await new Promise<void>((done, fail) => read(req, res, (err) => (err ? fail(err) : done())));
    return typeof req.body === 'string' ? req.body : '';
  };
}

/** null: the body is of that type. */
export function wrongType(req: Request, type: string): Outcome<never> | null {
  return req.is(type) ? null : refuse('FileTypeInvalid', `Content-Type must be ${type}`);
}

export function sendOpened(
  res: Response,
  opened: {
    readonly location: string;
    readonly etag: string;
    readonly iceServers: OpenMediaAnswer['iceServers'];
    /** The answer. */
    readonly sdp: string;
  },
): void {
  const { location, etag, iceServers, sdp } = opened;
  res.status(201).set({ Location: location, ETag: etag, 'Accept-Patch': FRAGMENT_TYPE });
  const links = iceServerLinks(iceServers);
  if (links.length > 0) res.set('Link', [...links]);
  res.set('Content-Type', SDP_TYPE).end(sdp);
}

export function unauthorized(
  res: Response,
  { realm, why }: { readonly realm: string; readonly why: string },
): Outcome<never> {
  res.set('WWW-Authenticate', `Bearer realm="${realm}"`);
  return refuse('Unauthorized', why);
}

function notAllowed(methods: string): RequestHandler {
  return (_req, res) =>
    void res
      .status(405)
      .set('Allow', methods)
      .json({ error: rejection('BadRequest') });
}
