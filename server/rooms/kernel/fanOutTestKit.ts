import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Client, ClientState, getMessageBytes, Protocol, Room } from '@colyseus/core';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { emptyStage } from '../../../shared/protocol/emptyStage.ts';
import type { FeedSnapshot } from '../../../shared/protocol/feed.ts';
import { type RoomServer, serveRoom } from '../../wire/transport.testkit.ts';
import { createFanOut, type FanOut, type FanOutLimits, type SlowReason } from './fanOut.ts';

const MASKED = 0x80;

/** A real Colyseus room whose fan-out the test drives by hand, on a clock the test owns. */
export class KitRoom extends Room {
  static current: KitRoom;
  static limits: Partial<FanOutLimits> = {};
  static greets = true;
  static watches: (client: Client) => boolean = () => true;
  nowMs = 0;
  /** How often somebody looked into a snapshot, for instance to encode it. */
  snapshotReads = 0;
  snapshotSeq = 0;
  readonly seen = { lagged: 0, resynced: 0, closed: [] as SlowReason[] };
  readonly left: number[] = [];
  fanOut!: FanOut;

  override onCreate(): void {
    KitRoom.current = this;
    this.autoDispose = false;
    this.fanOut = createFanOut({
      clients: () => this.clients,
      snapshot: () => this.snapshotNow(),
      watches: (client) => KitRoom.watches(client),
      clock: { nowMs: () => this.nowMs },
      limits: KitRoom.limits,
      metrics: {
        seatLagged: () => (this.seen.lagged += 1),
        seatResynced: () => (this.seen.resynced += 1),
        seatClosed: (why) => this.seen.closed.push(why),
      },
    });
    this.onMessage('ask', (client, bytes: number) => client.send('answer', 'x'.repeat(bytes)));
  }

  override onJoin(client: Client): void {
    if (KitRoom.greets) this.fanOut.sendSnapshot(client);
  }

  override onLeave(client: Client, code?: number): void {
    this.left.push(code ?? 0);
    this.fanOut.forget(client);
  }

  snapshotNow(): FeedSnapshot {
    const read = () => {
      this.snapshotReads += 1;
      return STAGE;
    };
    return {
      epoch: 1,
      seq: this.snapshotSeq,
      get stage() {
        return read();
      },
      history: [],
    };
  }
}

const STAGE = emptyStage({
  streamId: 'st_kit',
  creator: { id: 'us_ada', name: 'Ada', handle: 'ada' },
});

export interface Kit extends RoomServer {
  /** A TCP connection that takes a seat and speaks only when told to. */
  viewer(): Promise<RawViewer>;
}

/** Serves the room over the sockets of this run, or by `serve`. */
export async function startKit(serve = () => serveRoom('kit', KitRoom)): Promise<Kit> {
  const server = await serve();
  return {
    ...server,
    viewer: async () => new RawViewer(server.socketsPort, await server.seatPath()),
  };
}

/** Opens a WebSocket of the `ws` library in a seat of the room. */
export async function sitDown(kit: Kit, options = { perMessageDeflate: false }) {
  const path = await kit.seatPath();
  const ws = new WebSocket(`ws://127.0.0.1:${kit.socketsPort}${path}`, options);
  await once(ws, 'message');
  const read: Buffer[] = [];
  ws.on('message', (data: Buffer) => read.push(data));
  ws.send(Buffer.from([Protocol.JOIN_ROOM]));
  const client = KitRoom.current.clients.at(-1)!;
  await vi.waitFor(() => expect(client.state).toBe(ClientState.JOINED), { timeout: 20_000, interval: 1 });
  return { ws, client, read };
}

interface ReadFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

export class RawViewer {
  readonly frames: ReadFrame[] = [];
  readonly socket: Socket;
  ended = false;
  #unread: Buffer = Buffer.alloc(0);
  #upgraded = false;

  constructor(port: number, path: string) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.on('data', (bytes) => this.#read(bytes));
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.ended = true;
    });
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  }

  /** The payloads read so far of all messages, or of those of one type. */
  messages(type?: string): Buffer[] {
    const head = type === undefined ? Buffer.alloc(0) : getMessageBytes.raw(Protocol.ROOM_DATA, type);
    const payloads = this.frames.filter(({ opcode }) => opcode === 2).map(({ payload }) => payload);
    return payloads.filter((payload) => payload.subarray(0, head.length).equals(head));
  }

  closeCode(): number | null {
    const close = this.frames.find(({ opcode }) => opcode === 8);
    return close === undefined ? null : close.payload.readUInt16BE(0);
  }

  acknowledgeJoin(): void {
    this.send(2, Buffer.from([Protocol.JOIN_ROOM]));
  }

  ask(bytes: number): void {
    this.send(2, getMessageBytes.raw(Protocol.ROOM_DATA, 'ask', bytes));
  }

  pong(): void {
    this.send(10, Buffer.alloc(0));
  }

  /** A client frame with the mask of four zeros: at most 125 bytes. */
  send(opcode: number, payload: Buffer): void {
    this.socket.write(
      Buffer.concat([Buffer.from([0x80 | opcode, MASKED | payload.length, 0, 0, 0, 0]), payload]),
    );
  }

  #read(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    if (!this.#upgraded) {
      const end = this.#unread.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#upgraded = true;
      this.#unread = this.#unread.subarray(end + 4);
    }
    for (let frame = this.#next(); frame !== null; frame = this.#next()) this.frames.push(frame);
  }

  #next(): ReadFrame | null {
    const bytes = this.#unread;
    if (bytes.length < 2) return null;
    const short = bytes[1]! & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return null;
    const length =
      start === 2 ? short : start === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return null;
    this.#unread = bytes.subarray(start + length);
    return { opcode: bytes[0]! & 0x0f, payload: bytes.subarray(start, start + length) };
  }
}

/** What this process keeps for a client's connection, counted apart from the code under test. */
export function processBytes({ ref }: Client): number {
  if (!isOfWs(ref)) return (ref as unknown as { readonly bufferedAmount: number }).bufferedAmount;
  const { _socket: socket } = ref;
  if (socket === null) return 0;
  // The part that the stream is writing is in libuv's queue already.
  const inStream = socket._writableState.length - socket._writableState.writelen;
  return inStream + (socket._handle?.writeQueueSize ?? 0);
}
/** Nothing is left of the connection on this side. */
export function isCut({ ref }: Client): boolean {
  if (!isOfWs(ref)) return (ref as unknown as { readonly readyState: number }).readyState === CLOSED;
  return ref._socket === null || ref._socket.destroyed;
}

/** Bytes that were handed to the kernel for it, or wait for that. */
export function writtenBytes({ ref }: Client): number {
  return (isOfWs(ref) && ref._socket?._handle?.bytesWritten) || 0;
}

const CLOSED = 3;

/** Says whether it is a socket of `ws`; those of uWebSockets.js count what they keep themselves, outside of Node. */
function isOfWs(ref: unknown): ref is WsInsides {
  return (ref as Partial<WsInsides>)._socket !== undefined;
}
interface WsInsides {
  readonly _socket: SocketInsides | null;
}

interface SocketInsides {
  readonly destroyed: boolean;
  readonly _handle: { readonly writeQueueSize: number; readonly bytesWritten: number } | null;
  readonly _writableState: { readonly length: number; readonly writelen: number };
}
