import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerChild, startServer } from '../loadtest/crash/serverChild.ts';
import type { FeedFrame, FeedSnapshot } from '../shared/protocol/feed.ts';
import { type RedisServer, startRedis } from './services/bus/redisServer.ts';

/** What a shard needs to be sure again after its authority's process died, on a busy machine. */
const TAKEN_OVER = { timeout: 60_000 };

let dataDir: string;
let redis: RedisServer;
let servers: ServerChild[] = [];
let proxy: Server;
let url: string;

/** Two processes on one folder and one Redis, behind a proxy that knows nothing: each connection goes to the next. */
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesi-two-'));
  redis = await startRedis();
  const env = { REDIS_URL: redis.url, MESI_AUDIENCE_SIZE: '2', MESI_MEDIA: 'mesh', MESI_LOG_LEVEL: 'warn' };
  for (const _ of [1, 2]) servers = [...servers, await startServer({ dataDir, port: 0, env })];
  let connections = 0;
  proxy = createServer((caller) => {
    connections += 1;
    passOn(caller, connections);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  proxy.close();
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** To the next server that takes it. */
function passOn(caller: Socket, turn: number, tried = 0): void {
  const target = connect({ host: 'localhost', port: servers[(turn + tried) % servers.length]!.port });
  caller.on('error', () => target.destroy());
  target.on('error', () => {
    if (target.bytesRead > 0 || tried > 0) caller.destroy();
    else passOn(caller, turn, 1);
  });
  target.on('connect', () => {
    caller.pipe(target).pipe(caller);
    caller.on('close', () => target.destroy());
    target.on('close', () => caller.destroy());
  });
}

interface Present {
  readonly room: Room;
  readonly processId: string;
  readonly tips: string[];
  stage: FeedSnapshot['stage'] | null;
  lost: boolean;
}

async function logIn(id: string, at = url): Promise<Client> {
  const answer = await fetch(`${url}/api/demo/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  const { token } = (await answer.json()) as { token: string };
  const client = new Client(at);
  client.auth.token = token;
  return client;
}

async function take(client: Client, name: 'stream' | 'audience', streamId: string): Promise<Present> {
  const asked = await client.http.post(`/matchmake/joinOrCreate/${name}` as never, {
    body: { streamId } as never,
  });
  const reservation = (asked as { data: { processId: string; roomId: string; sessionId: string } }).data;
  const room = await client.consumeSeatReservation(reservation as never);
  const present: Present = { room, processId: reservation.processId, tips: [], stage: null, lost: false };
  room.reconnection.enabled = false;
  room.onMessage('snapshot', ({ stage, history }: FeedSnapshot) => {
    present.stage = stage;
    // the whole again: after a takeover also to who was there before
    const told = history.flatMap((event) => (event.type === 'tip' ? [event.message] : []));
    present.tips.splice(0, present.tips.length, ...told);
  });
  room.onMessage('feed', ({ events }: FeedFrame) => {
    for (const event of events) if (event.type === 'tip') present.tips.push(event.message);
  });
  room.onMessage('*', () => {});
  room.onLeave(() => {
    present.lost = true;
  });
  return present;
}

/** As a page does: again and again, until there is a seat. */
async function comeBack(client: Client, name: 'stream' | 'audience', streamId: string): Promise<Present> {
  let present: Present | null = null;
  await expect
    .poll(async () => {
      present = await take(client, name, streamId).catch(() => null);
      return present !== null;
    }, TAKEN_OVER)
    .toBe(true);
  return present!;
}

const tip = (by: Present, commandId: string, message: string) =>
  by.room.request('tip', { commandId, amountMinor: '3000000', asset: 'MESI', message });

describe('two processes, one Redis, one folder', () => {
  it('[RO10] [EN27] [PB24] share a stream, and the one that lives takes it over from the one that died', async () => {
    const nova = await logIn('nova');
    const made = await nova.http.post('/api/streams' as never, { body: {} as never });
    const { streamId } = (made as { data: { streamId: string } }).data;
    let studio = await take(nova, 'stream', streamId);
    await studio.room.request('goLive', { title: 'Here and there', kind: 'audio' });
    const fans = await Promise.all(['ada', 'ben', 'cleo'].map((id) => logIn(id)));
    const seats: Present[] = [];
    for (const fan of fans) seats.push(await take(fan, 'audience', streamId));
    // Colyseus spreads rooms by counts that are a second old: they may all be in one process
    const found = seats.find(({ processId }) => processId !== studio.processId);
    const elsewhere = found ?? (await seatBeside(studio, { streamId, at: servers[0]! }));
    await tip(elsewhere, 'two-processes-1', 'across');
    for (const one of [studio, ...seats]) await expect.poll(() => one.tips).toEqual(['across']);

    const [stays, goes] = await whoHasTheAuthority();
    // what a room says, of which this process has none
    expect(await offerTo(nova, stays)).toEqual([501, 'EncoderUnsupported']);
    expect(await playFrom(elsewhere, { streamId, by: goes })).toEqual([501, 'PlaybackUnsupported']);
    const witness = await seatBeside(studio, { streamId, at: stays });
    await goes.kill();
    servers = [stays];
    // nobody comes back yet: who kept their seat sees to it that the stream is ruled again
    const again = () => tip(witness, 'two-processes-2', 'again').catch(() => null);
    await expect.poll(again, TAKEN_OVER).not.toBeNull();
    await expect.poll(() => witness.tips, TAKEN_OVER).toEqual(['across', 'again']);
    expect(witness.lost).toBe(false);

    studio = await comeBack(nova, 'stream', streamId);
    const back = fans.map((fan, n) => (seats[n]!.lost ? comeBack(fan, 'audience', streamId) : seats[n]!));
    for (const one of [studio, ...(await Promise.all(back))]) {
      await expect.poll(() => one.tips, TAKEN_OVER).toEqual(['across', 'again']);
    }
    expect(studio.stage).toMatchObject({
      title: 'Here and there',
      phase: { type: 'live' },
      raisedMinor: '6000000',
      tipCount: 2,
    });
    await studio.room.request('endStream', {});
  });
});

/** An encoder's offer to one of the processes; pictures go from browser to browser here, so it is refused. */
async function offerTo(creator: Client, { address }: ServerChild): Promise<[number, string]> {
  const { data } = (await creator.http.get('/api/stream-key' as never)) as { data: { key: string } };
  const headers = { 'Content-Type': 'application/sdp', Authorization: `Bearer ${data.key}` };
  const answer = await fetch(`${address}/whip`, { method: 'POST', headers, body: 'v=0\r\n' });
  const { error } = (await answer.json()) as { error: { code: string } };
  return [answer.status, error.code];
}

/** A player's offer to one of the processes, for a seat in the other; refused like an encoder's. */
async function playFrom(
  { room }: Present,
  { streamId, by }: { readonly streamId: string; readonly by: ServerChild },
): Promise<[number, string]> {
  const token = `${room.roomId}.${room.sessionId}.${'x'.repeat(43)}`;
  const headers = { 'Content-Type': 'application/sdp', Authorization: `Bearer ${token}` };
  const answer = await fetch(`${by.address}/whep/${streamId}`, { method: 'POST', headers, body: 'v=0\r\n' });
  const { error } = (await answer.json()) as { error: { code: string } };
  return [answer.status, error.code];
}

/** A seat in the other process, over a connection that no third one carries. */
async function seatBeside(
  studio: Present,
  { streamId, at }: { readonly streamId: string; readonly at: ServerChild },
): Promise<Present> {
  const client = await logIn('ada', at.address);
  let present: Present | null = null;
  const isBeside = async () => {
    present = await take(client, 'audience', streamId);
    return present.processId !== studio.processId;
  };
  // each takes a place, so that the next needs a room of its own before long
  await expect.poll(isBeside, { ...TAKEN_OVER, interval: 500 }).toBe(true);
  return present!;
}

/** The server that lives on, and the one with the stream's room, as each counts its own. */
async function whoHasTheAuthority(): Promise<[ServerChild, ServerChild]> {
  const counts = await Promise.all(
    servers.map(async ({ address }) => {
      const metrics = await (await fetch(`${address}/metrics`)).text();
      return Number(/^mesi_rooms\{room="stream"\} (\d+)/m.exec(metrics)?.[1] ?? 0);
    }),
  );
  expect([...counts].sort()).toEqual([0, 1]);
  return [servers[counts.indexOf(0)]!, servers[counts.indexOf(1)]!];
}
