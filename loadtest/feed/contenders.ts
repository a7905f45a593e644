import { createServer, type Server as HttpServer } from 'node:http';
import { type Client, ClientState, matchMaker, Room, Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { Server as SocketIoServer } from 'socket.io';
import { WebSocketServer } from 'ws';
import { createFanOut } from '../../server/rooms/kernel/fanOut.ts';
import { flushDelayMs } from '../../server/rooms/kernel/feedTick.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';

export const CONTENDERS = ['colyseus', 'ws', 'socketio', 'ours'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** One way to send events to everybody, as somebody who uses that library would do it. */
export interface Contender {
  readonly http: HttpServer;
  /** Resolves to the addresses where `count` more clients connect. */
  reserve(count: number): Promise<string[]>;
  clients(): number;
  /** Sends all that happened in one tick. */
  emit(events: readonly FeedEvent[]): void;
  /**
   * Sends one event of a steady stream. A library with batches may send it together with others; one without them sends
   * it at once.
   */
  emitPaced(event: FeedEvent): void;
}

const NEVER_MS = 600_000;

export function startContender(name: ContenderName): Promise<Contender> {
  switch (name) {
    case 'colyseus':
      return startColyseus(StockRoom);
    case 'ours':
      return startColyseus(FeedRoom);
    case 'ws':
      return startWs();
    case 'socketio':
      return startSocketIo();
  }
}

/** The sinks answer no pings, so nobody sends any; all four are spared the same. */
abstract class BenchRoom extends Room {
  static current: BenchRoom | null = null;
  override autoDispose = false;
  override maxClients = Number.POSITIVE_INFINITY;
  override onCreate(): void {
    BenchRoom.current = this;
  }
  abstract emit(events: readonly FeedEvent[]): void;
  abstract emitPaced(event: FeedEvent): void;
}

class StockRoom extends BenchRoom {
  emit(events: readonly FeedEvent[]): void {
    for (const event of events) this.broadcast('feed', event);
  }
  emitPaced(event: FeedEvent): void {
    this.broadcast('feed', event);
  }
}

/** The room of a shard as it does with the feed: batches by the adaptive tick, and the kernel's fan-out. */
class FeedRoom extends BenchRoom {
  #seq = 0;
  #waiting: FeedEvent[] = [];
  #lastFlushAtMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => null,
    clock: { nowMs: () => performance.now() },
  });

  override onCreate(): void {
    super.onCreate();
    this.clock.setInterval(() => this.#fanOut.sweep(performance.now()), 1_000);
  }
  override onLeave(client: Client): void {
    this.#fanOut.forget(client);
  }
  emit(events: readonly FeedEvent[]): void {
    this.#seq += 1;
    this.#fanOut.broadcast('feed', { epoch: 1, seq: this.#seq, events });
  }
  emitPaced(event: FeedEvent): void {
    this.#waiting.push(event);
    if (this.#timer !== null) return;
    const delayMs = flushDelayMs({
      nowMs: performance.now(),
      lastFlushAtMs: this.#lastFlushAtMs,
      viewers: this.clients.length,
    });
    this.#timer = setTimeout(() => this.#flush(), delayMs);
  }
  #flush(): void {
    this.#timer = null;
    this.#lastFlushAtMs = performance.now();
    while (this.#waiting.length > 0) this.emit(this.#waiting.splice(0, LIMITS.feedFrameEvents));
  }
}

async function startColyseus(BenchRoomClass: new () => BenchRoom): Promise<Contender> {
  const http = createServer();
  const transport = new WebSocketTransport({ server: http, pingInterval: 0 });
  const server = new Server({ transport, greet: false, gracefullyShutdown: false });
  server.define('bench', BenchRoomClass);
  await server.listen(0, '127.0.0.1');
  const reserveOne = async () => {
    const { processId, roomId, sessionId } = await matchMaker.joinOrCreate('bench', {});
    return `/${processId}/${roomId}?sessionId=${sessionId}`;
  };
  return {
    http,
    reserve: (count) => Promise.all(Array.from({ length: count }, reserveOne)),
    clients: () =>
      BenchRoom.current?.clients.filter((client) => client.state === ClientState.JOINED).length ?? 0,
    emit: (events) => BenchRoom.current?.emit(events),
    emitPaced: (event) => BenchRoom.current?.emitPaced(event),
  };
}

async function startWs(): Promise<Contender> {
  const http = await listening();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const emitOne = (event: FeedEvent) => {
    const text = JSON.stringify(event);
    for (const client of server.clients) client.send(text);
  };
  return {
    http,
    reserve: async (count) => Array<string>(count).fill('/'),
    clients: () => server.clients.size,
    emit: (events) => {
      for (const event of events) emitOne(event);
    },
    emitPaced: emitOne,
  };
}

async function startSocketIo(): Promise<Contender> {
  const http = await listening();
  const server = new SocketIoServer(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    pingInterval: NEVER_MS,
    serveClient: false,
  });
  const emitOne = (event: FeedEvent) => void server.emit('feed', event);
  return {
    http,
    reserve: async (count) => Array<string>(count).fill('/socket.io/?EIO=4&transport=websocket'),
    clients: () => server.sockets.sockets.size,
    emit: (events) => {
      for (const event of events) emitOne(event);
    },
    emitPaced: emitOne,
  };
}

async function listening(): Promise<HttpServer> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http;
}
