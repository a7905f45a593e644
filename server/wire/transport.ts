import type { Server as HttpServer } from 'node:http';
import { WebSocketTransport } from '@colyseus/ws-transport';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../shared/limits.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../services/runtime/port.ts';
import { AddressShares } from './AddressShares.ts';
import { boundLines } from './boundedLog.ts';
import { FRAME, PING } from './frameLimits.ts';
import { type GuardedWebSocket, guardSockets } from './GuardedWebSocket.ts';
import { Heartbeat } from './Heartbeat.ts';
import type { SocketFault, SocketGuard } from './SocketGate.ts';
import { socketTaker, type TakeSocket } from './takeSocket.ts';
import type { JudgeUpgrade, Upgrading } from './upgrading.ts';
import { UwsSockets } from './uws/UwsSockets.ts';
import type { Uws } from './uws/uwsModule.ts';

interface TransportParts {
  readonly server: HttpServer;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: {
    readonly socketRefused: (fault: SocketFault) => void;
    readonly socketHeld: () => void;
  };
  /** Says whose share the frames of a socket count for; null: nobody's. */
  readonly addressOf: (request: Upgrading) => string | null;
}

/** The sockets of uWebSockets.js, and who may have one. */
interface UwsParts {
  readonly uws: Uws;
  readonly judge: JudgeUpgrade;
  /** Connections that are not, or not yet, sockets. */
  readonly mostWaiting: number;
  readonly mostWaitingBytes?: number;
}

/** A closed socket may take as long to say goodbye as a seat. (The types of ws do not know the option yet.) */
const CLOSING = { closeTimeout: LIMITS.seatCloseGraceMs };

function guardTransport(take: TakeSocket) {
  // Colyseus calls this one without its object: what it needs is in its scope
  return class extends WebSocketTransport {
    protected override async onConnection(
      ...[socket, request]: Parameters<WebSocketTransport['onConnection']>
    ): Promise<void> {
      await take(socket as WebSocket as GuardedWebSocket, request);
    }

    protected override autoTerminateUnresponsiveClients(everyMs: number, mostUnanswered: number): void {
      const heartbeat = new Heartbeat({ sockets: () => this.wss.clients, mostUnanswered });
      this.pingInterval = heartbeat.start(everyMs);
    }
  };
}

/** Says what became of sockets: to the figures each, to the log as often as it may. */
function guardOf({ clock, log, metrics }: TransportParts): SocketGuard {
  const sayRefused = boundLines(clock);
  const sayThrown = boundLines(clock);
  return {
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
  };
}

/** The ways by which sockets come in; the same rules hold on both. */
export interface Transports {
  /** Colyseus' own transport, over sockets of `ws` that scan what they are sent; they come by the port of HTTP. */
  readonly ws: WebSocketTransport;
  /** Sockets of uWebSockets.js, which come by a port of their own; null: there are none. */
  readonly uws: UwsSockets | null;
}

export function createTransports(parts: TransportParts, uwsParts: UwsParts | null = null): Transports {
  const { server, clock, addressOf } = parts;
  const shares = new AddressShares({ clock, steadyMs: () => performance.now() });
  const take = socketTaker({ addressOf, shares });
  const guard = guardOf(parts);
  const Transport = guardTransport(take);
  const ws = new Transport({
    server,
    maxPayload: LIMITS.clientFrameBytes,
    maxFragments: FRAME.fragments,
    maxBufferedChunks: FRAME.chunks,
    perMessageDeflate: false,
    pingInterval: PING.everyMs,
    pingMaxRetries: PING.mostUnanswered,
    ...CLOSING,
    WebSocket: guardSockets(guard),
  });
  return { ws, uws: uwsParts === null ? null : new UwsSockets({ ...uwsParts, take, guard, clock }) };
}
