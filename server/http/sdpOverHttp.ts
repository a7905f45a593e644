import express, { type Application, type Request, type RequestHandler, type Response } from 'express';
import {
  type Outcome,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../shared/protocol/rejections.ts';
import type { OpenedSession, RestartedIce, SessionRequest } from '../domain/sdp/sdpCalls.ts';
import { parseFragment } from '../domain/sdp/sdpFragment.ts';
import { SDP } from '../domain/sdp/sdpLimits.ts';
import { refuse, route, sendRejection } from './answer.ts';
import { iceServerLinks } from './iceServerLinks.ts';

/** Content type of SDP. WHIP (RFC 9725) and WHEP share this file: both negotiate a session over HTTP. */
const SDP_TYPE = 'application/sdp';
const FRAGMENT_TYPE = 'application/trickle-ice-sdpfrag';

/** CORS headers for pages of every origin: what decides is a secret that no browser sends by itself. */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, PATCH, DELETE, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
  'Access-Control-Expose-Headers': 'Location, ETag, Link, Accept-Patch, Retry-After',
  'Access-Control-Max-Age': '600',
  'Cache-Control': 'no-store',
} as const;

/** Names a session, and the room that has it. */
export interface SessionPlace {
  readonly sessionId: string;
  readonly ask: (request: SessionRequest) => Promise<Outcome<RestartedIce | null>>;
}

export interface SdpRoutes {
  /** The path that all addresses of the protocol begin with. */
  readonly root: string;
  readonly endpoints: readonly string[];
  readonly session: string;
  /** Chooses the status of a refusal that depends on how the stream stands. */
  readonly statusOf: StatusOf;
  /** Opens a session by the offer in the body, which is not read yet. */
  readonly open: (req: Request, res: Response) => Promise<Outcome<never> | null>;
  /** Returns the session of an address; null: there can be no such session. */
  readonly sessionOf: (req: Request) => SessionPlace | null;
}
type StatusOf = Readonly<Partial<Record<RejectionCode, number>>>;

export function addSdpRoutes(app: Application, routes: SdpRoutes): void {
  const { root, session } = routes;
  const endpoints = [...routes.endpoints];
  app.use(root, (_req, res, next) => {
    res.set(CORS);
    next();
  });
  app.options(endpoints, (_req, res) => void res.set('Accept-Post', SDP_TYPE).end());
  app.options(session, (_req, res) => void res.set('Accept-Patch', FRAGMENT_TYPE).end());
  app.post(endpoints, open(routes));
  app.patch(session, patch(routes));
  app.delete(session, close(routes));
  app.all(endpoints, notAllowed('POST, OPTIONS'));
  app.all(session, notAllowed('PATCH, DELETE, OPTIONS'));
}

function open({ open, statusOf }: SdpRoutes): RequestHandler {
  return sdpRoute(async (req, res) => wrongType(req, SDP_TYPE) ?? open(req, res), statusOf);
}

function patch({ sessionOf, statusOf }: SdpRoutes): RequestHandler {
  return sdpRoute(async (req, res) => {
    const mistyped = wrongType(req, FRAGMENT_TYPE);
    if (mistyped) return mistyped;
    const place = sessionOf(req);
    if (!place) return refuse('NotFound');
    const fragment = parseFragment(await readFragment(req, res));
    if (!fragment) return refuse('BadRequest', 'not a fragment of a session description');
    const { sessionId, ask } = place;
    const patched = await ask({ type: 'patch', sessionId, ifMatch: req.get('If-Match') ?? null, fragment });
    if (!patched.ok) return patched;
    const restarted = patched.value;
    if (restarted === null) res.status(204).end();
    else res.status(200).set({ ETag: restarted.etag, 'Content-Type': FRAGMENT_TYPE }).end(restarted.fragment);
    return null;
  }, statusOf);
}

/** Ends a session. One that is over already is no error: it is what was asked for. */
function close({ sessionOf, statusOf }: SdpRoutes): RequestHandler {
  return sdpRoute(async (req, res) => {
    const place = sessionOf(req);
    const closed = place ? await place.ask({ type: 'close', sessionId: place.sessionId }) : null;
    if (closed && !closed.ok && closed.rejection.code !== 'NotFound') return closed;
    res.status(200).end();
    return null;
  }, statusOf);
}

/** Runs a route like `route`, but lets the protocol choose the status of a refusal that depends on the stream. */
function sdpRoute(
  handle: (req: Request, res: Response) => Promise<Outcome<never> | null>,
  statusOf: StatusOf,
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
const readFragment = reader(FRAGMENT_TYPE, SDP.fragmentBytes);

function reader(type: string, limit: number): (req: Request, res: Response) => Promise<string> {
  const read = express.text({ type, limit });
  return async (req, res) => {
    await new Promise<void>((done, fail) => read(req, res, (err) => (err ? fail(err) : done())));
    return typeof req.body === 'string' ? req.body : '';
  };
}

/** Refuses a body of another type; null: the body is of that type. */
function wrongType(req: Request, type: string): Outcome<never> | null {
  return req.is(type) ? null : refuse('FileTypeInvalid', `Content-Type must be ${type}`);
}

export function sendOpened(
  res: Response,
  opened: Omit<OpenedSession, 'sessionId'> & { readonly location: string },
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
