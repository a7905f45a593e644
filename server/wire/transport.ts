import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { CloseCode } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { LIMITS } from '../../shared/limits.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../services/runtime/port.ts';
import { boundLines } from './boundedLog.ts';
import { FRAME } from './frameLimits.ts';
import { guardSockets, type SocketFault } from './GuardedSocket.ts';

interface TransportParts {
  readonly server: HttpServer;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: { readonly socketRefused: (fault: SocketFault) => void };
}

/** A closed socket may take as long to say goodbye as a seat. (The types of ws do not know the option yet.) */
const CLOSING = { closeTimeout: LIMITS.seatCloseGraceMs };

/**
 * Refuses sockets that ask for their old seat: no room of this server keeps a seat for who dropped out. Colyseus
 * would let everybody wait who asks with the token of a seat that is still taken, all but the last of them without
 * end; they join anew instead.
 */
class NoReturn extends WebSocketTransport {
  protected override async onConnection(
    ...args: Parameters<WebSocketTransport['onConnection']>
  ): Promise<void> {
    const [socket, request] = args;
    if (isReturning(request)) socket.close(CloseCode.FAILED_TO_RECONNECT);
    else await super.onConnection(...args);
  }
}

function isReturning({ url = '' }: IncomingMessage): boolean {
  return new URLSearchParams(url.slice(url.indexOf('?'))).has('reconnectionToken');
}

/** Creates Colyseus' own transport over sockets that scan what they are sent. */
export function createTransport({ server, clock, log, metrics }: TransportParts): WebSocketTransport {
  const sayRefused = boundLines(clock);
  const sayThrown = boundLines(clock);
  return new NoReturn({
    server,
    maxPayload: LIMITS.clientFrameBytes,
    maxFragments: FRAME.fragments,
    maxBufferedChunks: FRAME.chunks,
    perMessageDeflate: false,
    ...CLOSING,
    WebSocket: guardSockets({
      clock,
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
