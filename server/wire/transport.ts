import type { Server as HttpServer, IncomingMessage } from 'node:http';
import {
  CloseCode,
  connectClientToRoom,
  createAuthContext,
  debugAndPrintError,
  matchMaker,
  type ServerError,
} from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../shared/limits.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../services/runtime/port.ts';
import { AddressShares } from './AddressShares.ts';
import { boundLines } from './boundedLog.ts';
import { FRAME } from './frameLimits.ts';
import { type GuardedSocket, guardSockets, type SocketFault } from './GuardedSocket.ts';
import { type Beaten, Heartbeat } from './Heartbeat.ts';
import { SeatClient } from './SeatClient.ts';

interface TransportParts {
  readonly server: HttpServer;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: {
    readonly socketRefused: (fault: SocketFault) => void;
    readonly socketHeld: () => void;
  };
  /** Says whose share the frames of a socket count for; null: nobody's. */
  readonly addressOf: (request: IncomingMessage) => string | null;
}

/** A closed socket may take as long to say goodbye as a seat. (The types of ws do not know the option yet.) */
const CLOSING = { closeTimeout: LIMITS.seatCloseGraceMs };

/**
 * Refuses sockets that ask for their old seat: no room of this server keeps a seat for who dropped out. Colyseus
 * would let everybody wait who asks with the token of a seat that is still taken, all but the last of them without
 * end; they join anew instead.
 */
function guardTransport({ addressOf, shares }: Shared) {
  // Colyseus calls this one without its object: what it needs is in its scope
  return class extends WebSocketTransport {
    protected override async onConnection(
      ...args: Parameters<WebSocketTransport['onConnection']>
    ): Promise<void> {
      const [socket, request] = args;
      const address = addressOf(request);
      if (address !== null) (socket as WebSocket as GuardedSocket).countFor(shares, address);
      // one of each for all sockets, and not one for each socket
      socket.on('error', sayError);
      socket.on('pong', answered);
      const { pathname, searchParams } = new URL(`ws://server${request.url}`);
      if (searchParams.has('reconnectionToken')) socket.close(CloseCode.FAILED_TO_RECONNECT);
      else await seat(socket, { request, pathname, searchParams });
    }

    protected override autoTerminateUnresponsiveClients(everyMs: number, mostUnanswered: number): void {
      const heartbeat = new Heartbeat({ sockets: () => this.wss.clients, mostUnanswered });
      this.pingInterval = heartbeat.start(everyMs);
    }
  };
}

interface Shared extends Pick<TransportParts, 'addressOf'> {
  readonly shares: AddressShares;
}

function sayError(error: Error): void {
  debugAndPrintError(`${error.message}\n${error.stack}`);
}

function answered(this: Beaten): void {
  this.pingCount = 0;
}

/** Gives the socket the seat that was reserved for it, as Colyseus' transport does. The door lets sockets for rooms in alone. */
async function seat(
  socket: WebSocket,
  asked: {
    readonly request: IncomingMessage;
    readonly pathname: string;
    readonly searchParams: URLSearchParams;
  },
): Promise<void> {
  const { request, pathname, searchParams } = asked;
  const room = matchMaker.getLocalRoomById(pathname.slice(pathname.lastIndexOf('/') + 1));
  const client = new SeatClient(searchParams.get('sessionId')!, socket);
  const { remoteAddress } = request.socket;
  const token = searchParams.get('_authToken');
  const context = createAuthContext({
    headers: request.headers as Record<string, string>,
    token,
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  });
  try {
    await connectClientToRoom(room, client, context, { skipHandshake: searchParams.has('skipHandshake') });
  } catch (error) {
    debugAndPrintError(error as Error);
    const { code, message } = error as ServerError;
    client.error(code, message, () => socket.close(CloseCode.WITH_ERROR));
  }
}

/** Creates Colyseus' own transport over sockets that scan what they are sent. */
export function createTransport(parts: TransportParts): WebSocketTransport {
  const { server, clock, log, metrics, addressOf } = parts;
  const shares = new AddressShares({ clock, steadyMs: () => performance.now() });
  const sayRefused = boundLines(clock);
  const sayThrown = boundLines(clock);
  const Transport = guardTransport({ addressOf, shares });
  return new Transport({
    server,
    maxPayload: LIMITS.clientFrameBytes,
    maxFragments: FRAME.fragments,
    maxBufferedChunks: FRAME.chunks,
    perMessageDeflate: false,
    ...CLOSING,
    WebSocket: guardSockets({
      clock,
      held: metrics.socketHeld,
      refused: (fault, err) => {
        metrics.socketRefused(fault);
        if (fault === 'thrown') {
          sayThrown((facts) => log.error({ err, ...facts }, 'a socket was closed by an error of ours'));
        } else {
          sayRefused((facts) => log.info({ fault, ...facts }, 'a socket was closed for what it sent'));
        }
      },
    }),
  });
}
