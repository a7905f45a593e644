import type { Server as HttpServer, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { nextTick } from 'node:process';
import type { Duplex } from 'node:stream';
import { createAuthContext, getBearerToken, matchMaker, type Presence } from '@colyseus/core';
import { ipKeyGenerator } from 'express-rate-limit';
import { type ClientOptions, clientOptions } from '../../shared/protocol/commands.ts';
import { isRejectionCode, type RejectionCode, rejection } from '../../shared/protocol/rejections.ts';
import { refuseWire } from '../../shared/protocol/wireVersion.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { ClientFacts } from '../domain/clientFacts.ts';
import { inTime } from '../inTime.ts';
import type { Log } from '../log.ts';
import type { IdentityPort } from '../services/identity/port.ts';
import type { Clock } from '../services/runtime/port.ts';
import type { Services } from '../services/services.ts';
import type { TracingPort } from '../services/tracing/port.ts';
import { boundLines, type SayBounded } from '../wire/boundedLog.ts';
import type { JudgeUpgrade } from '../wire/upgrading.ts';
import { statusOf } from './answer.ts';
import { Unanswered } from './boundedServer.ts';
import { callerAddress, shareOf } from './callerAddress.ts';
import { hasTwoHosts, isKnownHost } from './hosts.ts';
import { JoinLimits } from './joinLimits.ts';
import { corsHeaders, isAllowedOrigin } from './origin.ts';
import { type Peers, refuse } from './peers.ts';

/** The most bytes of the options that somebody joins with; honest ones are a few ids. */
export const JOIN_BODY_BYTES = 4 * 1024;
const MATCHMAKE = '/matchmake/';
/**
 * The longest wait for a seat. It takes some seconds when the process that had the room has just died; while Redis is
 * silent, no seat comes.
 */
const SEAT_PATIENCE_MS = 10 * SECOND_MS;

interface DoorParts {
  readonly config: Config;
  readonly services: Pick<Services, 'clock' | 'identity' | 'tracing'>;
  readonly presence: Presence;
  readonly log: Log;
  readonly peers: Peers;
  readonly judge: JudgeUpgrade;
  /** Answers every request that is not for a room. */
  readonly app: RequestListener;
}

/**
 * Stands before Colyseus' own listeners once the server listens. Rooms are asked for here and nowhere else. A crowd
 * comes in here, so requests are judged as plain Node requests (Colyseus' route makes fetch objects of each, and
 * takes a body of any size), and first by what costs least. A page of a foreign origin gets no socket. A socket that
 * is meant for another process of the server set is handed to it, so any proxy that spreads callers over the
 * processes will do.
 */
export function openDoor(
  server: HttpServer,
  { config, services, presence, log, peers, judge, app }: DoorParts,
): void {
  const shared = config.redisUrl === null ? null : presence;
  const limits = new JoinLimits({ config, presence: shared, clock: services.clock, log });
  const say = boundLines(services.clock);
  // Node takes its own listener away at an upgrade: whatever is awaited from then on, a reset is heard by this one
  server.on('connection', (socket) => socket.on('error', destroyIt));
  const unanswered = new Unanswered();
  // Colyseus hears of no request: it has answers of its own, which no table names and no limit counts
  intercept(server, 'request', (_next, request: IncomingMessage, response: ServerResponse) => {
    if (!unanswered.takes(request, response)) return;
    if (hasTwoHosts(request)) return turnAway(response, 'BadRequest');
    if (!isKnownHost(request.headers.host, config)) return turnAway(response, 'HostUnknown');
    if (request.method !== 'POST' || !request.url?.startsWith(MATCHMAKE)) return void app(request, response);
    const asked = { request, response, config, limits, ...services, log, say };
    matchmake(asked).catch((err: unknown) => {
      say((facts) => log.error({ err, ...facts }, 'asking for a seat failed'));
      response.destroy();
    });
  });
  intercept(server, 'upgrade', (next, request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const judged = judge(request);
    if (judged.type === 'refused') return refuse(socket, judged.status);
    // a socket closes once, and `once` keeps three objects for each
    socket.on('close', judged.release);
    const stranger = peers.strangerIn(request.url);
    if (stranger === null) return inOneWrite(socket, next);
    peers
      .hand(stranger, { request, socket, head })
      .then((handed) => handed || next())
      .catch(() => refuse(socket, '502 Bad Gateway'));
  });
}

/**
 * Makes what an upgrade brings about leave in one write: the answer to it, and the first word of the room, unless that waits for
 * another process or the store. A write costs the process more than all that the room does for it.
 */
function inOneWrite(socket: Duplex, upgrade: () => void): void {
  socket.cork();
  upgrade();
  // a tick that a promise asks for comes when no promise is left to be seen to
  queueMicrotask(() => nextTick(() => socket.uncork()));
}

function destroyIt(this: Duplex): void {
  this.destroy();
}

function turnAway(response: ServerResponse, code: RejectionCode): void {
  const body = JSON.stringify({ error: rejection(code) });
  response.writeHead(statusOf(code), { 'Content-Type': 'application/json', ...CLOSE }).end(body);
}

/** Puts a listener before all that listen now; `next` calls those. */
function intercept<A extends readonly unknown[]>(
  server: HttpServer,
  event: 'request' | 'upgrade',
  take: (next: () => void, ...args: A) => void,
): void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (...args: unknown[]) => {
    const next = () => {
      for (const listen of listeners) listen.apply(server, args);
    };
    take(next, ...(args as unknown as A));
  });
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly config: Config;
  readonly limits: JoinLimits;
  readonly clock: Clock;
  readonly identity: IdentityPort;
  readonly tracing: TracingPort;
  readonly log: Log;
  readonly say: SayBounded;
}

async function matchmake(asked: Asked): Promise<void> {
  const { request, response, config, clock, tracing, log, say } = asked;
  const askedAtMs = tracing.nowMs();
  const { headers } = request;
  const cors = corsHeaders(headers.origin, headers.host, config);
  const reply = (status: number, body: object, more: Record<string, string> = {}) => {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...cors,
      ...more,
    });
    response.end(text);
  };
  const reject = (code: RejectionCode, more: Record<string, string> = {}) =>
    reply(statusOf(code), { code: statusOf(code), error: code }, more);

  if (!isAllowedOrigin(headers.origin, headers.host, config)) return reject('Forbidden', CLOSE);
  const waitMs = await waitOf(asked);
  if (waitMs !== null) {
    const seconds = Math.ceil(waitMs / SECOND_MS);
    const body = { code: 429, error: 'RateLimited', retryAfterMs: waitMs };
    return reply(429, body, { 'Retry-After': String(seconds), ...CLOSE });
  }
  const room = roomOf(request.url!);
  if (room === null) return reject('NotFound', CLOSE);
  const options = await readOptions(request);
  if (options === null) return reject('BadRequest', CLOSE);
  // judged first: what the rest means may have changed with the number. No room finds it in its options
  const { wire, state, ...forRoom } = options as Record<string, unknown>;
  const said = clientOptions.safeParse({ wire, state });
  if (!said.success) return reject('BadRequest');
  const mismatch = refuseWire(said.data.wire);
  if (mismatch !== null) return reject(mismatch);
  try {
    if (matchMaker.state === matchMaker.MatchMakerState.SHUTTING_DOWN)
      return reject('TemporarilyUnavailable');
    const facts = contextOf(request, said.data, tracing.isOn ? { askedAtMs } : {});
    const context = Object.assign(facts, { address: shareOf(config)(request) });
    const judgedAtMs = tracing.nowMs();
    const seated = matchMaker.joinOrCreate(room, forRoom, context);
    const seat = await inTime(clock, seated, SEAT_PATIENCE_MS);
    if (tracing.isOn && room === TRACED_ROOM) takeDown(tracing, { seat, askedAtMs, judgedAtMs });
    reply(200, seat);
  } catch (error) {
    const { message } = error as Error;
    if (isRejectionCode(message)) return reject(message);
    // the store is away, no shard took the seat, …: nothing that a person could do something about
    say((facts) => log.warn({ why: message, room, ...facts }, 'nobody could be seated'));
    reject('TemporarilyUnavailable');
  }
}

/** The joins of this room are taken down: those of viewers. */
const TRACED_ROOM = 'audience';

function takeDown(
  tracing: TracingPort,
  join: {
    readonly seat: { readonly sessionId: string };
    readonly askedAtMs: number;
    readonly judgedAtMs: number;
  },
): void {
  const { seat, askedAtMs: startMs, judgedAtMs } = join;
  const endMs = tracing.nowMs();
  const steps = [
    { name: 'join.judged', startMs, endMs: judgedAtMs },
    { name: 'join.reserved', startMs: judgedAtMs, endMs },
  ] as const;
  tracing.part({ of: 'join', id: seat.sessionId }, { name: 'join.asked', startMs, endMs, steps });
}

/** Returns what a room's `onAuth` is told of whoever asks, and of the client. */
function contextOf(
  request: IncomingMessage,
  { wire, state = wire === undefined }: ClientOptions,
  asked: Pick<ClientFacts, 'askedAtMs'>,
) {
  const headers = request.headers as Record<string, string>;
  const facts: ClientFacts = { readsState: state, wire: wire ?? null, ...asked };
  return Object.assign(createAuthContext({ headers, req: request }), facts);
}

/**
 * Returns how long the caller must wait; null: come in. What costs least is judged first: a token is looked at only
 * when its address may ask.
 */
async function waitOf({ request, config, limits, clock, identity }: Asked): Promise<number | null> {
  const address = ipKeyGenerator(callerAddress(request, config.trustProxyHops));
  const waitMs = limits.takeOfAddress(address, clock.nowMs());
  // read as Colyseus reads it, so that whoever is let in by a token is counted by it
  const token = getBearerToken(request.headers.authorization ?? '');
  if (waitMs !== null || token === undefined) return waitMs;
  // each log-in gives another token: it is the person who is counted
  const personId = await identity.subjectOf(token);
  return personId === null ? null : limits.takeOfPerson(personId, clock.nowMs());
}

/** Closes the connection: what was not read of a request must not be taken for the next one. */
const CLOSE = { Connection: 'close' };

/** Returns the room of `/matchmake/joinOrCreate/<room>`; null: there is no such room, or it is another way in. */
function roomOf(url: string): string | null {
  const [, room] = /^\/matchmake\/joinOrCreate\/(\w+)(?:\?|$)/.exec(url) ?? [];
  return room !== undefined && matchMaker.getRoomClass(room) !== undefined ? room : null;
}

/** Reads the options; null: they are too large, broken off, or no JSON object. An empty body is an empty object. */
function readOptions(request: IncomingMessage): Promise<object | null> {
  const { promise, resolve } = Promise.withResolvers<object | null>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= JOIN_BODY_BYTES) return void chunks.push(chunk);
    request.pause();
    resolve(null);
  });
  request.on('end', () => resolve(asOptions(chunks)));
  // after `end` this changes nothing
  request.on('close', () => resolve(null));
  return promise;
}

function asOptions(chunks: readonly Buffer[]): object | null {
  if (chunks.length === 0) return {};
  try {
    const options: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return typeof options === 'object' && options !== null && !Array.isArray(options) ? options : null;
  } catch {
    return null;
  }
}
