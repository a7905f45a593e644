import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, Room, Server } from '@colyseus/core';
import { schema, t } from '@colyseus/schema';
import { Client as Sdk, type Room as SdkRoom } from '@colyseus/sdk';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { SharedState } from './SharedState.ts';

const [JOIN, STATE, PATCH] = [10, 14, 15];
const Board = schema({ score: t.number().default(0), word: t.string().default('') }, 'Board');
type Board = InstanceType<typeof Board>;
interface View {
  readonly score: number;
  readonly word: string;
}

const { clock, advance } = createSimRuntime();

/** A real room whose view and whose door the test moves by hand. */
class BoardRoom extends Room<{ state: Board }> {
  static current: BoardRoom;
  static override onAuth = async (_token: string, { reads }: { readonly reads: boolean }) => ({
    readsState: reads,
  });
  override patchRate = null;
  readonly outside = new Set<string>();
  readonly shared = new SharedState<View, Board>({
    clock,
    make: () => new Board(),
    fill: (state, view) => void state.assign(view),
    shows: ({ sessionId }) => !this.outside.has(sessionId),
  });

  override onCreate(): void {
    BoardRoom.current = this;
    this.shared.open(this);
    this.shared.show({ score: 1, word: 'first' });
  }
  override onJoin(client: Client, { out }: { readonly out?: boolean }): void {
    if (out) this.outside.add(client.sessionId);
    this.shared.join(client);
  }
  override onDispose(): void {
    this.shared.close();
  }
  clientOf({ sessionId }: SdkRoom): Client {
    return this.clients.find((client) => client.sessionId === sessionId)!;
  }
}

interface Seen {
  readonly room: SdkRoom;
  /** First bytes of all frames, in order. */
  readonly frames: number[];
  readonly board: () => unknown;
}

const http = createServer();
const server = new Server({
  transport: new WebSocketTransport({ server: http }),
  greet: false,
  gracefullyShutdown: false,
});
server.define('board', BoardRoom);
beforeAll(() => server.listen(0, '127.0.0.1'));
afterAll(() => server.gracefullyShutdown(false));

let open: Seen[] = [];
beforeEach(async () => {
  for (const { room } of open.splice(0)) await room.leave();
});

async function come(
  options: { readonly reads: boolean; readonly out?: boolean },
  how: 'joinOrCreate' | 'create' = 'joinOrCreate',
): Promise<Seen> {
  const sdk = new Sdk(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const room: SdkRoom = await sdk[how]('board', options);
  const frames: number[] = [];
  const { events } = room.connection;
  const hear = events.onmessage!;
  events.onmessage = (event: { data: ArrayBuffer }) => {
    frames.push(new Uint8Array(event.data)[0]!);
    hear(event);
  };
  const seen = { room, frames, board: () => room.state?.toJSON() };
  open = [...open, seen];
  await ping(seen);
  return seen;
}

/** Whatever was sent before has arrived when this resolves. */
const ping = ({ room }: Seen) => new Promise((resolve) => room.ping(resolve));
const show = (score: number, word = 'word') => BoardRoom.current.shared.show({ score, word });
const PERIOD_MS = LIMITS.statePatchMs;

describe('the state of a room', () => {
  it('[SS1] changes at most once in its time, to the latest, and not at all for what is the same', async () => {
    const ada = await come({ reads: true });
    expect(ada.board()).toEqual({ score: 1, word: 'first' });
    advance(PERIOD_MS);
    ada.frames.length = 0;
    show(2);
    advance(0);
    for (let score = 3; score < 10; score += 1) show(score);
    advance(PERIOD_MS - 1);
    await ping(ada);
    expect([ada.board(), ada.frames.filter((byte) => byte === PATCH)]).toEqual([
      { score: 2, word: 'word' },
      [PATCH],
    ]);
    advance(1);
    await ping(ada);
    expect(ada.board()).toEqual({ score: 9, word: 'word' });
    show(9);
    advance(2 * PERIOD_MS);
    await ping(ada);
    expect(ada.frames.filter((byte) => byte === PATCH)).toEqual([PATCH, PATCH]);
  });

  it('[SS2] is encoded once for everybody, in bytes that a later patch leaves alone', async () => {
    const seats = [await come({ reads: true }), await come({ reads: true })];
    const sent: Uint8Array[] = [];
    for (const { room } of seats) {
      const client = BoardRoom.current.clientOf(room);
      const raw = client.raw.bind(client);
      client.raw = (data, ...more) => {
        sent.push(data);
        raw(data, ...more);
      };
    }
    show(100, 'one');
    advance(PERIOD_MS);
    const [first, second] = sent;
    const before = Buffer.from(first!);
    show(200, 'two');
    advance(PERIOD_MS);
    expect([first === second, Buffer.compare(before, first!)]).toEqual([true, 0]);
    for (const seat of seats) {
      await ping(seat);
      expect(seat.board()).toEqual({ score: 200, word: 'two' });
    }
  });

  it('[SS2] is its own in each of two rooms, which are encoded into the same memory', async () => {
    const ada = await come({ reads: true });
    const first = BoardRoom.current;
    const ben = await come({ reads: true }, 'create');
    const second = BoardRoom.current;
    expect(first).not.toBe(second);
    for (let score = 10; score < 14; score += 1) {
      first.shared.show({ score, word: 'of the first' });
      second.shared.show({ score: 10 * score, word: 'second' });
      advance(PERIOD_MS);
      first.shared.reveal(first.clientOf(ada.room));
      second.shared.reveal(second.clientOf(ben.room));
      first.shared.reveal(first.clientOf(ada.room));
      await Promise.all([ping(ada), ping(ben)]);
      expect([ada.board(), ben.board()]).toEqual([
        { score, word: 'of the first' },
        { score: 10 * score, word: 'second' },
      ]);
    }
  });

  it('[SS3] is empty for a seat that may not see it, from the join to the moment it is let in', async () => {
    const ada = await come({ reads: true, out: true });
    const { shared, outside } = BoardRoom.current;
    const client = BoardRoom.current.clientOf(ada.room);
    show(5, 'secret');
    advance(PERIOD_MS);
    await ping(ada);
    expect([ada.board(), ada.frames.includes(PATCH)]).toEqual([{ score: 0, word: '' }, false]);
    outside.delete(client.sessionId);
    shared.reveal(client);
    await ping(ada);
    expect(ada.board()).toEqual({ score: 5, word: 'secret' });
    outside.add(client.sessionId);
    shared.hide(client);
    show(6, 'next secret');
    advance(PERIOD_MS);
    await ping(ada);
    expect(ada.board()).toEqual({ score: 0, word: '' });
  });

  it('[SS4] is not there for a client that does not read it: no handshake, no frame', async () => {
    const page = await come({ reads: false });
    expect([page.room.serializerId, page.room.state ?? null]).toEqual(['none', null]);
    const client = BoardRoom.current.clientOf(page.room);
    show(7);
    advance(PERIOD_MS);
    BoardRoom.current.shared.reveal(client);
    BoardRoom.current.shared.hide(client);
    await ping(page);
    expect(page.frames.filter((byte) => [JOIN, STATE, PATCH].includes(byte))).toEqual([]);
    const reader = await come({ reads: true });
    expect([reader.room.serializerId, reader.board()]).toEqual(['schema', { score: 7, word: 'word' }]);
  });
});
