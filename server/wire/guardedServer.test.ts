import { Socket } from 'node:net';
import { Packr } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { startTestServer, type TestPerson, type TestServer } from '../rooms/roomsServer.testkit.ts';
import { newStreamDocument } from '../rooms/stream/streamDocument.ts';
import { FRAME } from './frameLimits.ts';
import { BYTE, bombOf, messageOf, nameOf, requestOf } from './hostileFrames.testkit.ts';
import { OPCODE } from './rawFrames.testkit.ts';
import { RawSocket } from './rawSocket.testkit.ts';
import { isUws } from './transport.testkit.ts';

const { pack } = new Packr({ useRecords: false });
let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let streamId: string;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
  ada = await server.person('Ada');
  streamId = server.services.ids.next('st');
  const { id, name, handle } = nova.account;
  const document = newStreamDocument({ streamId, creator: { id, name, handle } });
  await server.services.store.insert('streams', streamId, { ...document } as never);
  // only who is live has an audience
  const live = Promise.withResolvers<void>();
  const studio = await sit('stream', nova, (heard) => heard[0] === BYTE.response && live.resolve());
  studio.send(requestOf('goLive', pack({ title: 'Wire', kind: 'audio' })));
  await live.promise;
  studio.destroy();
});
afterAll(() => server.stop());

type RoomName = 'lobby' | 'stream' | 'audience';

async function sit(room: RoomName, who: TestPerson | null, hear?: (heard: Buffer) => void) {
  return (await sitDown(room, who, hear)).socket;
}

/** What Node calls for each write of a socket to the kernel. */
interface WritingSocket {
  _writeGeneric(...args: readonly unknown[]): unknown;
}

/** Asks for a seat, and returns where it is taken. */
async function reserve(room: RoomName, who: TestPerson | null): Promise<{ readonly path: string }> {
  const answer = await fetch(`${server.url}/matchmake/joinOrCreate/${room}`, {
    method: 'POST',
    headers: who ? { Authorization: `Bearer ${who.token}` } : {},
    body: room === 'lobby' ? '{}' : JSON.stringify({ streamId }),
  });
  const { processId, roomId, sessionId } = (await answer.json()) as Record<string, string>;
  return { path: `/${processId}/${roomId}?sessionId=${sessionId}` };
}

/** With where the seat is, and the token to come back with. */
async function sitDown(room: RoomName, who: TestPerson | null, hear?: (heard: Buffer) => void) {
  const { path } = await reserve(room, who);
  const joined = Promise.withResolvers<Buffer>();
  const socket = new RawSocket(server.socketsUrl, path, (heard) => {
    if (heard[0] === BYTE.join) joined.resolve(heard);
    else hear?.(heard);
  });
  const said = await joined.promise;
  socket.send(Buffer.of(BYTE.join));
  return { socket, path, token: said.subarray(2, 2 + said[1]!).toString() };
}

/** Answered with Colyseus' pong: the seat is there, and is served after all that was sent before. */
async function serve(): Promise<void> {
  const answered = Promise.withResolvers<void>();
  const other = await sit('lobby', null, (heard) => heard[0] === BYTE.ping && answered.resolve());
  other.send(Buffer.of(BYTE.ping));
  await answered.promise;
  other.destroy();
}

const rooms: readonly (readonly [RoomName, string, () => TestPerson | null])[] = [
  ['lobby', 'a stranger', () => null],
  ['lobby', 'somebody', () => ada],
  ['audience', 'somebody', () => ada],
  ['stream', 'its creator', () => nova],
];

/** Only servers send them. */
const [ROOM_STATE, ROOM_STATE_PATCH] = [14, 15];

describe.each(rooms)('in the %s, %s', (room, _name, who) => {
  it.each([1, FRAME.typeBytes, FRAME.typeBytes + 1, 100, 255])(
    '[WI1] is closed for a message with a name of %i letters that nobody has',
    async (letters) => {
      const seat = await sit(room, who());
      seat.send(messageOf('x'.repeat(letters)));
      expect(await seat.closed).toBe(CLOSE_CODES.notUnderstood);
      await serve();
    },
  );

  const frames: readonly (readonly [string, Uint8Array, opcode?: number])[] = [
    ['nothing', Buffer.of()],
    ['text', Buffer.of(BYTE.ping), OPCODE.text],
    ['a first byte of the server', Buffer.of(BYTE.response, 1, 0)],
    ['a state, which a server sends', Buffer.of(ROOM_STATE, 0x80, 1)],
    ['a patch of a state', Buffer.of(ROOM_STATE_PATCH, 0x80, 1)],
    ['an input', Buffer.of(BYTE.input, 1, 2, 3)],
    ['modifiers of Colyseus', Buffer.of(BYTE.ping | 0x80)],
    ['bytes', Buffer.concat([Buffer.of(BYTE.bytes), nameOf('say'), Buffer.of(1)])],
    ['a name cut short', Buffer.of(BYTE.message, 0xd9, 20, 0x61)],
    ['a name of four gigabytes', Buffer.of(BYTE.message, 0xdb, 255, 255, 255, 255, 0x61)],
    ['a request without an end', Buffer.of(BYTE.request, 0xce, 1)],
    ['a payload cut short', messageOf('say', pack({ text: 'hello' }).subarray(0, 9))],
    ['a payload and more', messageOf('say', Buffer.concat([pack({ text: 'hello' }), Buffer.of(1)]))],
    ['an extension', messageOf('say', pack({ text: new Date(0) }))],
    ['a bomb', messageOf('say', bombOf(22))],
    ['a leave and more', Buffer.of(BYTE.leave, BYTE.leave)],
  ];
  const all = frames.map(([what, frame, opcode = OPCODE.binary]) => ({ what, frame, opcode }));
  it.each(all)('[WI2] is closed for $what, and nobody else is', async ({ frame, opcode }) => {
    const seat = await sit(room, who());
    seat.send(frame, { opcode });
    expect(await seat.closed).toBe(CLOSE_CODES.notUnderstood);
    await serve();
  });
});

it.each([
  ['pings of Colyseus', (seat: RawSocket) => seat.send(Buffer.of(BYTE.ping))],
  ['pings', (seat: RawSocket) => seat.send(Buffer.of(), { opcode: OPCODE.ping })],
  ['pongs', (seat: RawSocket) => seat.send(Buffer.of(), { opcode: OPCODE.pong })],
])('[WI4] more %s in a second than clientFramesPerSecond close the connection', async (_what, send) => {
  const seat = await sit('lobby', null);
  for (let n = 0; n <= LIMITS.clientFramesPerSecond; n += 1) send(seat);
  // ws itself cuts off who has too many pongs to read
  expect([CLOSE_CODES.tooManyFrames, null]).toContain(await seat.closed);
});

// uWebSockets.js keeps nothing of a part beside its bytes
const parts = isUws
  ? { each: 1_024, count: LIMITS.clientFrameBytes / 1_024, code: null }
  : { each: 0, count: FRAME.fragments, code: 1008 };
it('[WI5] what one message comes in is bounded', async () => {
  const seat = await sit('lobby', null);
  seat.send(Buffer.of(BYTE.ping), { isLast: false });
  const more = { opcode: OPCODE.continuation, isLast: false };
  for (let n = 0; n < parts.count; n += 1) seat.send(Buffer.alloc(parts.each), more);
  expect(await seat.closed).toBe(parts.code);
});

it.each(['/', '/room', '/process/room', '/process/room/more?sessionId=x', '/?sessionId=x'])(
  '[WI6] there is no socket at %s',
  async (path) => {
    await expect(new RawSocket(server.socketsUrl, path).opened).rejects.toThrow('404');
  },
);

it('[WI20] a socket and the first word of its room come in one write', async () => {
  const writes = new Map<Socket, string[]>();
  const { _writeGeneric: write } = Socket.prototype as unknown as WritingSocket;
  const counted = vi.spyOn(Socket.prototype as unknown as WritingSocket, '_writeGeneric');
  counted.mockImplementation(function (this: Socket, ...args) {
    const [first] = [args[1]].flat() as readonly (string | Buffer | { readonly chunk: string | Buffer })[];
    const begin = String(typeof first === 'object' && 'chunk' in first ? first.chunk : first).slice(0, 12);
    writes.set(this, [...(writes.get(this) ?? []), begin]);
    return write.apply(this, args);
  });
  const { path } = await reserve('lobby', null);
  const joined = Promise.withResolvers<Buffer>();
  const seat = new RawSocket(server.url, path, joined.resolve);
  expect((await joined.promise)[0]).toBe(BYTE.join);
  counted.mockRestore();
  seat.destroy();
  const upgraded = [...writes.values()].filter(([begin]) => begin === 'HTTP/1.1 101');
  expect(upgraded).toHaveLength(1);
  expect(upgraded[0]).toHaveLength(1);
});

it.each([
  ['its own token, while it is there', (own: string) => own],
  ['a made-up token', () => 'abcdefghi'],
])('[WI12] nobody waits for a seat with %s', async (_what, tokenOf) => {
  const seat = await sitDown('lobby', null);
  const path = `${seat.path}&reconnectionToken=${tokenOf(seat.token)}`;
  const tries = Array.from({ length: 3 }, () => new RawSocket(server.socketsUrl, path));
  expect(await Promise.all(tries.map(({ closed }) => closed))).toEqual([4003, 4003, 4003]);
  expect(seat.socket.isClosed).toBe(false);
  seat.socket.destroy();
});
