import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ServerChild, startServer } from '../../loadtest/crash/serverChild.ts';
import { loadConfig } from '../config.ts';
import { createServices } from '../createServices.ts';
import { createLog } from '../log.ts';
import { type RedisServer, startRedis } from '../services/bus/redisServer.ts';
import { writeAudio, writeVideo } from '../services/replays/mjr.testkit.ts';
import { createMetrics } from './metrics.ts';

const REPLAY = 'rp_reset123';
const FILM_BYTES = 32 * 1024 * 1024;
/** So many resets of each kind are tried; the unguarded hand-over of a socket ended the process within 325. */
const RESETS = 400;
const AT_ONCE = 40;

let dataDir: string;
let redis: RedisServer;
/** Two processes of one server set. */
let servers: readonly ServerChild[] = [];
/** Takes connections of other processes and answers none. */
let mute: Server;
let studio: Room;
let creator: { readonly token: string; readonly streamId: string; readonly key: string };
/** The address of the stream's room, which is in one of the processes. */
let roomAddress: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesi-resets-'));
  const token = await recordFilm();
  redis = await startRedis();
  mute = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const env = { REDIS_URL: redis.url, MESI_LOG_LEVEL: 'info' };
  for (const _ of [1, 2]) servers = [...servers, await startServer({ dataDir, port: 0, env })];
  const address = `127.0.0.1:${(mute.address() as AddressInfo).port}`;
  await say(Number(new URL(redis.url).port), `SET mesi:process:mute ${address}\r\n`);
  await goLive(token);
}, 120_000);
afterAll(async () => {
  await studio.leave();
  await Promise.all(servers.map((server) => server.stop()));
  mute.close();
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A film long enough to be cut off in the middle, in the folder that the server is then started on. */
async function recordFilm(): Promise<string> {
  const loaded = loadConfig({ MESI_DATA_DIR: dataDir, MESI_MEDIA: 'mesh', MESI_LOG_LEVEL: 'silent' });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log = createLog({ level: 'silent' });
  const { services, close } = await createServices(loaded.config, { log, metrics: createMetrics() });
  const person = { email: 'nova@example.org', password: 'correct horse', name: 'Nova', isCreator: true };
  const made = await services.identity.register(person);
  if (!made.ok) throw new Error(made.rejection.code);
  const folder = join(dataDir, 'replays', 'raw');
  const track = { folder, replayId: REPLAY, part: 'a', firstAtMs: 1_700_000_000_000, seconds: 1 };
  for (const file of [writeAudio(track), writeVideo(track)]) utimesSync(file, 1, 1);
  const facts = {
    streamId: 'st_none123',
    creatorId: made.value.id,
    kind: 'video',
    modes: ['public'],
  } as const;
  await services.replays.keep({ ...facts, replayId: REPLAY, title: 'Long', startedAtMs: 1_700_000_000_000 });
  await services.replays.finish(REPLAY);
  const film = await vi.waitFor(
    async () => {
      const progress = (await services.replays.get(REPLAY))?.progress;
      if (progress?.type !== 'ready' || !progress.files) throw new Error('not ready yet');
      return progress.files.video;
    },
    { timeout: 20_000, interval: 20 },
  );
  truncateSync(film, FILM_BYTES);
  const token = await services.identity.issueToken(made.value.id);
  await close();
  return token;
}

/** What is handed over between processes is handed over to a room that is there. */
async function goLive(token: string): Promise<void> {
  const client = new Client(servers[0]!.address);
  client.auth.token = token;
  const { data: stream } = await client.http.post('/api/streams' as never, { body: {} as never });
  const { data: secret } = await client.http.get('/api/stream-key' as never);
  creator = { token, ...(stream as { streamId: string }), ...(secret as { key: string }) };
  const { streamId } = creator;
  const asked = await client.http.post('/matchmake/joinOrCreate/stream' as never, {
    body: { streamId } as never,
  });
  const seat = (asked as { data: { processId: string; roomId: string } }).data;
  roomAddress = `/${seat.processId}/${seat.roomId}`;
  studio = await client.consumeSeatReservation(seat as never);
  studio.onMessage('*', () => {});
  await studio.request('goLive', { title: 'Resets', kind: 'audio' });
}

async function say(port: number, words: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(words);
  await once(socket, 'data');
  socket.destroy();
}

const upgrade = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
const whole = (head: string, more: string) =>
  `${head} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n${more}\r\nv=0\r\n`;
/** A body that was promised, and of which a part came. */
const half = (head: string, more = '') =>
  `${head} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n${more}\r\n${'x'.repeat(4_000)}`;
const SDP = 'Content-Type: application/sdp\r\n';
const bearer = () => `Authorization: Bearer ${creator.token}\r\n`;

const kinds: readonly (readonly [string, () => string])[] = [
  ['a socket for a process that nobody knows', () => upgrade('/nobody/room?sessionId=x')],
  ['a socket for a process that does not answer', () => upgrade('/mute/room?sessionId=x')],
  ['a socket for a room that is not there', () => upgrade('/matchmake/room?sessionId=x')],
  ['asking for a seat', () => half('POST /matchmake/joinOrCreate/lobby')],
  ['a socket for a room, in this process or the other', () => upgrade(`${roomAddress}?sessionId=x`)],
  ['an encoder’s offer', () => half(`POST /whip/${creator.key}`, SDP)],
  ['an encoder’s offer that a room is asked about', () => whole(`POST /whip/${creator.key}`, SDP)],
  [
    'a player’s offer that a room is asked about',
    () =>
      whole(
        `POST /whep/${creator.streamId}`,
        `${SDP}Authorization: Bearer ${roomAddress.split('/')[2]}.x.${'x'.repeat(43)}\r\n`,
      ),
  ],
  ['a player’s offer', () => half(`POST /whep/${creator.streamId}`, SDP)],
  [
    'an upload of a still',
    () => half(`PUT /api/streams/${creator.streamId}/still`, `Content-Type: image/jpeg\r\n${bearer()}`),
  ],
  ['a payment provider’s word', () => half('POST /webhooks/payments')],
  [
    'a film that is being read',
    () => `GET /api/replays/${REPLAY}/video HTTP/1.1\r\nHost: localhost\r\n${bearer()}\r\n`,
  ],
  [
    'a statement that is being read',
    () => `GET /api/wallet/statement.csv HTTP/1.1\r\nHost: localhost\r\n${bearer()}\r\n`,
  ],
];

it.each(kinds)('[WI9] a reset during %s ends that connection and nothing else', async (_what, request) => {
  for (let n = 0; n < RESETS; n += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => resetAfter(request(), at)));
  }
  for (const server of servers) {
    const health = await fetch(`${server.address}/health`);
    expect([health.status, server.lastLines()]).toEqual([200, expect.not.stringMatching(/^ {4}at /m)]);
  }
});

/** Sent, and reset some turns of this loop later: before, while and after the server looks at it. */
async function resetAfter(request: string, at: number): Promise<void> {
  const socket: Socket = connect(servers[at % 2]!.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(request);
  for (let turns = (at >> 1) % 8; turns > 0; turns -= 1) await turn();
  socket.resetAndDestroy();
  if (!socket.closed) await once(socket, 'close');
}

it('[HT50] who asks for a seat is answered while Redis is silent, and seated when it speaks again', async () => {
  const ask = () =>
    fetch(`http://127.0.0.1:${servers[0]!.port}/matchmake/joinOrCreate/lobby`, {
      method: 'POST',
      body: '{}',
    });
  expect((await ask()).status).toBe(200);
  await say(Number(new URL(redis.url).port), 'CLIENT PAUSE 11000 ALL\r\n');
  expect((await ask()).status).toBe(503);
  await vi.waitFor(async () => expect((await ask()).status).toBe(200), { timeout: 60_000, interval: 500 });
}, 120_000);
