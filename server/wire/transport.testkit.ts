import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matchMaker, type Room, Server } from '@colyseus/core';
import { WebSocketServer } from 'ws';
import { freePort } from '../freePort.ts';
import { createLog } from '../log.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { guardSockets } from './GuardedWebSocket.ts';
import { RawSocket } from './rawSocket.testkit.ts';
import type { GuardedSocket, SocketGuard } from './SocketGate.ts';
import { createTransports } from './transport.ts';
import { UwsSockets } from './uws/UwsSockets.ts';
import { loadUws } from './uws/uwsModule.ts';

/** The sockets that this run is about: the same suite runs over both, that of `uws` in a process of its own. */
export const isUws = process.env.TRANSPORT === 'uws';

/** Settings for a server of the tests by which people are told to come by such sockets. */
export async function transportSettings(): Promise<Record<string, string>> {
  if (!isUws) return {};
  const port = String(await freePort());
  return { TRANSPORT: 'uws', MESI_SOCKETS_PORT: port, MESI_SOCKETS_ADDRESS: `127.0.0.1:${port}` };
}

/** Lets guarded sockets of this run in, without a room. */
export async function listenBare(guard: SocketGuard): Promise<{
  readonly address: string;
  /** Connects a socket; resolves to both of its ends. */
  meet(): Promise<{ readonly far: RawSocket; readonly near: GuardedSocket }>;
  stop(): void;
}> {
  let came = Promise.withResolvers<GuardedSocket>();
  const { port, stop } = await (isUws ? bareUws : bareWs)(guard, (socket) => came.resolve(socket));
  const address = `http://127.0.0.1:${port}`;
  return {
    address,
    async meet() {
      came = Promise.withResolvers();
      const far = new RawSocket(address, '/');
      const near = await came.promise;
      await far.opened;
      return { far, near };
    },
    stop,
  };
}

type Came = (socket: GuardedSocket) => void;

async function bareWs(guard: SocketGuard, came: Came) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, WebSocket: guardSockets(guard) });
  server.on('connection', (socket) => came(socket));
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

async function bareUws(guard: SocketGuard, came: Came) {
  const { clock } = createSystemRuntime();
  const take = async (socket: GuardedSocket) => came(socket);
  const uws = new UwsSockets({ uws: loadUws(), judge: letIn, take, guard, clock, mostWaiting: 100 });
  return { port: await uws.listen({ host: '127.0.0.1', port: 0 }), stop: () => uws.close() };
}

const letIn = () => ({ type: 'taken', release: () => {} }) as const;

/** A Colyseus server of one room over the sockets of this run. */
export interface RoomServer {
  /** Where seats are asked for. */
  readonly url: string;
  /** Where sockets are opened. */
  readonly socketsPort: number;
  /** Returns where any socket takes a seat of its own. */
  seatPath(): Promise<string>;
  stop(): Promise<void>;
}

export async function serveRoom(name: string, RoomClass: new () => Room): Promise<RoomServer> {
  const http = createServer();
  const { clock } = createSystemRuntime();
  const metrics = { socketRefused: () => {}, socketHeld: () => {} };
  const parts = { server: http, clock, log: createLog({ level: 'silent' }), metrics, addressOf: () => null };
  // tests of the fan-out lift its own limits, which are far below this one
  const uwsParts = isUws ? { uws: loadUws(), judge: letIn, mostWaiting: 100, mostWaitingBytes: 1e9 } : null;
  const { ws, uws } = createTransports(parts, uwsParts);
  const uwsPort = uws === null ? null : await uws.listen({ host: '127.0.0.1', port: 0 });
  const publicAddress = uwsPort === null ? {} : { publicAddress: `127.0.0.1:${uwsPort}` };
  const server = new Server({ transport: ws, greet: false, gracefullyShutdown: false, ...publicAddress });
  server.define(name, RoomClass);
  await server.listen(0, '127.0.0.1');
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    socketsPort: uwsPort ?? port,
    seatPath: async () => {
      const { processId, roomId, sessionId } = await matchMaker.joinOrCreate(name, {});
      return `/${processId}/${roomId}?sessionId=${sessionId}`;
    },
    stop: async () => {
      await server.gracefullyShutdown(false);
      uws?.close();
    },
  };
}
