import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ipKeyGenerator } from 'express-rate-limit';
import { SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { isLoopback } from '../loopback.ts';
import { callerAddress } from './callerAddress.ts';

export interface HttpTimes {
  /** From its first byte a request must be here as a whole; its head must be here sooner. */
  readonly requestMs: number;
  readonly headMs: number;
  /** How often that is looked at. */
  readonly checkMs: number;
}

/** Together less than 30 s: whoever sends half of a request holds a connection no longer. */
export const HTTP_TIMES: HttpTimes = {
  requestMs: 25 * SECOND_MS,
  headMs: 15 * SECOND_MS,
  checkMs: 2 * SECOND_MS,
};

type Bounds = Pick<Config, 'connectionsPerAddress' | 'trustProxyHops' | 'redisUrl'>;

/** The HTTP server, which lets nobody hold it by sending slowly or by connecting without end. */
export function createBoundedServer(bounds: Bounds, times: HttpTimes = HTTP_TIMES): HttpServer {
  const server = createServer({
    requestTimeout: times.requestMs,
    headersTimeout: times.headMs,
    connectionsCheckingInterval: times.checkMs,
  });
  const sockets = new Tally(bounds);
  // behind a proxy all connections are the proxy's own, and it is the one to bound them
  if (bounds.trustProxyHops === 0) {
    server.on('connection', (socket: Socket) => {
      if (!sockets.hold(socket.remoteAddress, socket)) socket.destroy();
    });
  }
  return server;
}

/** Of one connection, sent on without waiting for answers. Browsers and proxies have one, rarely a few. */
export const UNANSWERED_REQUESTS = 16;

/**
 * Requests that wait for their answers on one connection. All that a stranger packs into one piece of 64 kB is taken in
 * one turn of the process, in which nobody else is served: thousands of them are more than a second.
 */
export class Unanswered {
  readonly #waiting = new WeakMap<Socket, number>();

  /** false: it was one more than is taken, and the connection is gone. */
  takes({ socket }: IncomingMessage, response: ServerResponse): boolean {
    // what was in the same piece still comes
    if (socket.destroyed) return false;
    const waiting = (this.#waiting.get(socket) ?? 0) + 1;
    if (waiting > UNANSWERED_REQUESTS) {
      socket.destroy();
      return false;
    }
    this.#waiting.set(socket, waiting);
    response.once('close', () => this.#waiting.set(socket, this.#waiting.get(socket)! - 1));
    return true;
  }
}

/** Web sockets that stay open, by whom the proxies in front say they are from. */
export class OpenSockets {
  readonly #bounds: Bounds;
  readonly #tally: Tally;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    this.#tally = new Tally(bounds);
  }

  /** false: that address has as many as it may. */
  hold(request: IncomingMessage, socket: Duplex): boolean {
    return this.#tally.hold(callerAddress(request, this.#bounds.trustProxyHops), socket);
  }
}

/** What is open, by address; forgotten when it closes. */
class Tally {
  readonly #bounds: Bounds;
  readonly #open = new Map<string, number>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  hold(address: string | undefined, socket: Duplex): boolean {
    const { connectionsPerAddress, redisUrl } = this.#bounds;
    // processes of one machine hand sockets to each other
    if (redisUrl !== null && isLoopback(address ?? '')) return true;
    const key = ipKeyGenerator(address ?? 'unknown');
    const open = this.#open.get(key) ?? 0;
    if (open >= connectionsPerAddress) return false;
    this.#open.set(key, open + 1);
    socket.once('close', () => {
      const left = this.#open.get(key)! - 1;
      if (left > 0) this.#open.set(key, left);
      else this.#open.delete(key);
    });
    return true;
  }
}
