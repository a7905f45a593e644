import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { register } from '../loadtest/crash/register.ts';
import { type ServerChild, startServer } from '../loadtest/crash/serverChild.ts';
import type { PersonCall, StartCallAnswer } from '../shared/protocol/chatCalls.ts';
import type { Session } from '../shared/protocol/http.ts';
import type { ConversationNews, InboxHead, InboxSnapshot, NoticeView } from '../shared/protocol/inbox.ts';
import { type ChatSeat, sit, startDirect } from './rooms/chat/chatSeats.testkit.ts';
import { outcomeOf } from './rooms/onlooker.testkit.ts';
import type { TestPerson } from './rooms/roomsServer.testkit.ts';
import { type RedisServer, startRedis } from './services/bus/redisServer.ts';

/** What it takes until nobody waits for the process that died, on a busy machine. */
const TAKEN_OVER = { timeout: 60_000, interval: 200 };
const SOON = { timeout: 15_000, interval: 50 };
const PATIENCE = { limitMs: 60_000, onRetry: () => {} };

let dataDir: string;
let redis: RedisServer;
let servers: ServerChild[] = [];
let ada: Session;
let ben: Session;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesi-inboxes-'));
  redis = await startRedis();
  const env = { REDIS_URL: redis.url, MESI_DEMO: 'off', MESI_LOG_LEVEL: 'warn' };
  for (const _ of [1, 2]) servers = [...servers, await startServer({ dataDir, port: 0, env })];
  const { address } = servers[0]!;
  ada = await register({ address, name: 'Ada', isCreator: false }, PATIENCE);
  ben = await register({ address, name: 'Ben', isCreator: false }, PATIENCE);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function clientOf({ token }: Session, { address }: ServerChild): Client {
  const client = new Client(address);
  client.auth.token = token;
  return client;
}
/** Somebody as the helpers of tests know them, by way of one of the processes. */
const by = (session: Session, server: ServerChild) =>
  ({ client: clientOf(session, server), account: session.account }) as unknown as TestPerson;

/** One device in an inbox, and all that it was told. */
interface Device {
  readonly processId: string;
  readonly room: Room;
  head: InboxHead;
  calls: readonly PersonCall[];
  /** How often it began to ring. */
  rang: number;
  readonly notices: NoticeView[];
  readonly lines: string[];
}

/** A seat in the inbox, in whichever process that is. */
async function enterInbox(session: Session, server: ServerChild): Promise<Device> {
  const client = clientOf(session, server);
  const asked = { body: { personId: session.account.id } };
  const { data } = (await client.http.post('/matchmake/joinOrCreate/inbox' as never, asked as never)) as {
    data: { processId: string };
  };
  const room = await client.consumeSeatReservation(data as never);
  room.reconnection.enabled = false;
  const told: Device = Object.assign(listening(room), { processId: data.processId });
  await expect.poll(() => told.head.newestSeq, SOON).toBeGreaterThanOrEqual(0);
  return told;
}

function listening(room: Room): Omit<Device, 'processId'> {
  const head = { newestSeq: -1, readSeq: 0, unread: 0 };
  const told = { room, head, calls: [], rang: 0, notices: [], lines: [] } as Omit<Device, 'processId'>;
  const ring = (calls: readonly PersonCall[]) => {
    const isRinging = (all: readonly PersonCall[]) => all.some(({ at }) => at === 'ringing');
    if (isRinging(calls) && !isRinging(told.calls)) told.rang += 1;
    told.calls = calls;
  };
  room.onMessage('inbox', ({ head: now, calls = [] }: InboxSnapshot) => {
    told.head = now;
    ring(calls);
  });
  room.onMessage('head', (now: InboxHead) => void Object.assign(told, { head: now }));
  room.onMessage('calls', ring);
  room.onMessage('notices', (notices: NoticeView[]) => void told.notices.push(...notices));
  let lastSeq = 0;
  room.onMessage('conversation', (news: ConversationNews) => {
    // how a conversation stands may be told again
    if (news.type !== 'head' || news.head.lastSeq <= lastSeq) return;
    const { lastLine, unread: count } = news.head;
    lastSeq = news.head.lastSeq;
    if (lastLine?.type === 'text' && count > 0) told.lines.push(lastLine.text);
  });
  room.onMessage('*', () => {});
  return told;
}

/**
 * Two inboxes of one person in different processes, as they come to be when one of them stands still for a while: nobody reaches
 * it, so the person's next device gets a new inbox; then it goes on.
 */
async function inBoth(session: Session): Promise<readonly [Device, Device]> {
  const first = await enterInbox(session, servers[0]!);
  const { has, other } = await whoHas('inbox');
  has.freeze(true);
  let second: Device | null = null;
  const isIn = async () => {
    second = await enterInbox(session, other).catch(() => null);
    return second !== null;
  };
  await expect.poll(isIn, TAKEN_OVER).toBe(true);
  has.freeze(false);
  expect(second!.processId).not.toBe(first.processId);
  return [first, second!];
}

const unread = ({ head }: Device): number => head.unreadConversations ?? 0;
/** Writes a line, as often as it takes: the process that ruled may have died. */
const write = (seat: ChatSeat, text: string) =>
  expect.poll(() => seat.ask('write', { commandId: `the_line_${text}`, text }), SOON).toBe('ok');
const missed = ({ notices }: Device): number => notices.filter(({ type }) => type === 'callMissed').length;

/** A seat in the conversation, as soon as some process takes it. */
async function comeIn(session: Session, conversationId: string): Promise<ChatSeat> {
  let seat: ChatSeat | null = null;
  const isIn = async () => {
    seat = await sit(by(session, servers[0]!), conversationId).catch(() => null);
    return seat !== null;
  };
  await expect.poll(isIn, TAKEN_OVER).toBe(true);
  return seat!;
}

/** Returns the process that has the rooms of that name, and the one that has none. */
async function whoHas(name: string): Promise<{ has: ServerChild; other: ServerChild }> {
  const counts = await Promise.all(
    servers.map(async ({ address }) => {
      const metrics = await (await fetch(`${address}/metrics`)).text();
      return Number(new RegExp(`^mesi_rooms\\{room="${name}"\\} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0);
    }),
  );
  expect([...counts].sort()).toEqual([0, 1]);
  return { has: servers[counts.indexOf(1)]!, other: servers[counts.indexOf(0)]! };
}

describe('one person in two processes', () => {
  it('[IN3] [IN5] [IN9] [IN10] hears everything once on both devices, also when one of the processes dies', async () => {
    const [first, second] = await inBoth(ben);
    const both = [first, second];
    const id = await startDirect(by(ada, servers[0]!), by(ben, servers[0]!));
    const a = await comeIn(ada, id);

    await write(a, 'one');
    await expect.poll(() => both.map(unread), SOON).toEqual([1, 1]);
    expect(both.map(({ lines }) => lines)).toEqual([['one'], ['one']]);

    const start = async (seat: ChatSeat): Promise<StartCallAnswer> => {
      const asked = seat.room.request('startCall', { deviceId: 'adas_desk', medium: 'voice' });
      expect(await outcomeOf(asked)).toBe('ok');
      return asked as Promise<StartCallAnswer>;
    };
    const { callId } = await start(a);
    await expect.poll(() => both.map(({ rang }) => rang), SOON).toEqual([1, 1]);
    const b = await comeIn(ben, id);
    expect(await b.ask('joinCall', { callId, deviceId: 'bens_phone' })).toBe('ok');
    const isSilent = ({ calls }: Device) => calls.length === 1 && calls[0]!.at !== 'ringing';
    await expect.poll(() => both.every(isSilent), SOON).toBe(true);
    expect(await b.ask('read', { seq: b.snapshot!.lastSeq })).toBe('ok');
    await expect.poll(() => both.map(unread), SOON).toEqual([0, 0]);
    expect(await a.ask('leaveCall', { callId })).toBe('ok');
    await expect.poll(() => both.map(({ calls }) => calls.length), SOON).toEqual([0, 0]);
    await b.room.leave();

    const again = await start(a);
    await expect.poll(() => both.map(({ rang }) => rang), SOON).toEqual([2, 2]);
    expect(await a.ask('leaveCall', again)).toBe('ok');
    await expect.poll(() => both.map(missed), SOON).toEqual([1, 1]);

    // the process dies that rules the conversation, with one of the devices
    const last = await start(a);
    await expect.poll(() => both.map(({ rang }) => rang), SOON).toEqual([3, 3]);
    const { has, other } = await whoHas('chat');
    const lost = both.map((device) => {
      const fate = { isLost: false };
      device.room.onLeave(() => Object.assign(fate, { isLost: true }));
      return fate;
    });
    await has.kill();
    servers = [other];
    await expect.poll(() => lost.filter(({ isLost }) => isLost).length, SOON).toBe(1);
    const survivor = both[lost.findIndex(({ isLost }) => !isLost)]!;
    const back = await comeIn(ada, id);
    // whoever rules now ends the call that nobody comes back to, and tells who has missed it, once
    await back.ask('leaveCall', last);
    await expect.poll(() => missed(survivor), TAKEN_OVER).toBe(2);
    await write(back, 'two');
    await expect.poll(() => unread(survivor), SOON).toBe(1);
    expect(survivor.lines).toEqual(['one', 'two']);
    const newly = await enterInbox(ben, other);
    await expect.poll(() => unread(newly), SOON).toBe(1);
    const { notices } = (await newly.room.request('listNotices', { after: 0, limit: 50 })) as {
      notices: NoticeView[];
    };
    expect(notices.filter(({ type }) => type === 'callMissed')).toHaveLength(2);
    expect(new Set(notices.map(({ seq }) => seq)).size).toBe(notices.length);
    expect([survivor.rang, missed(survivor)]).toEqual([3, 2]);
  });
});
