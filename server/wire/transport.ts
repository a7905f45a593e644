import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { CloseCode } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../shared/limits.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../services/runtime/port.ts';
import { AddressShares } from './AddressShares.ts';
import { boundLines } from './boundedLog.ts';
import { FRAME } from './frameLimits.ts';
import { type GuardedSocket, guardSockets, type SocketFault } from './GuardedSocket.ts';

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
      if (isReturning(request)) socket.close(CloseCode.FAILED_TO_RECONNECT);
      else await super.onConnection(...args);
    }
  };
}

interface Shared extends Pick<TransportParts, 'addressOf'> {
  readonly shares: AddressShares;
}

function isReturning({ url = '' }: IncomingMessage): boolean {
  return new URLSearchParams(url.slice(url.indexOf('?'))).has('reconnectionToken');
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
