import { createServer, type Server as HttpServer } from 'node:http';
import { ClientState, matchMaker, Server } from '@colyseus/core';
import { Encoder } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { Server as SocketIoServer } from 'socket.io';
import { WebSocketServer } from 'ws';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { BenchRoom, FeedRoom, MAP_BYTES, StockRoom, ViewerMapRoom } from './benchRooms.ts';

/** Those that `bench:feed` compares. */
export const CONTENDERS = ['colyseus', 'ws', 'socketio', 'ours'] as const;
export type ContenderName = (typeof CONTENDERS)[number] | 'viewerMap';

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
    case 'viewerMap':
      Encoder.BUFFER_SIZE = MAP_BYTES;
      return startColyseus(ViewerMapRoom);
    case 'ws':
      return startWs();
    case 'socketio':
      return startSocketIo();
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
  server.on('connection', (socket) => void socket.join('stream'));
  const emitOne = (event: FeedEvent) => void server.to('stream').emit('feed', event);
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
