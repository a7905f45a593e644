import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { isLoopback } from '../loopback.ts';
import { Tally } from '../Tally.ts';
import { type Asker, callerAddress } from './callerAddress.ts';

export interface HttpTimes {
  /** Time from the first byte of a request until all of it must be here; its head must be here sooner. */
  readonly requestMs: number;
  readonly headMs: number;
  /** How often the server looks for requests that are late. */
  readonly checkMs: number;
}

/**
 * The times of production. Together they are less than 30 s, so whoever sends half of a request holds a connection no
 * longer.
 */
export const HTTP_TIMES: HttpTimes = {
  requestMs: 25 * SECOND_MS,
  headMs: 15 * SECOND_MS,
  checkMs: 2 * SECOND_MS,
};

type Bounds = Pick<Config, 'connectionsPerAddress' | 'trustProxyHops' | 'redisUrl'>;

/** Creates the HTTP server, which nobody can hold by sending slowly or by opening connections without end. */
export function createBoundedServer(bounds: Bounds, times: HttpTimes = HTTP_TIMES): HttpServer {
  const server = createServer({
    requestTimeout: times.requestMs,
    headersTimeout: times.headMs,
    connectionsCheckingInterval: times.checkMs,
  });
  const sockets = new OpenTally(bounds);
  // behind a proxy all connections are the proxy's own, and it is the one to bound them
  if (bounds.trustProxyHops === 0) {
    server.on('connection', (socket: Socket) => {
      const release = sockets.hold(socket.remoteAddress);
      // a socket closes once, and `once` keeps three objects for each
      if (release) socket.on('close', release);
      else socket.destroy();
    });
  }
  return server;
}

/**
 * Requests of one connection that may wait for their answers. Browsers and proxies have one waiting, rarely a few.
 */
export const UNANSWERED_REQUESTS = 16;

/**
 * Counts the requests of one connection that wait for their answers. All that a stranger packs into one piece of 64
 * kB is taken in one turn of the process, in which nobody else is served: thousands of requests would take more than
 * a second.
 */
export class Unanswered {
  readonly #waiting = new WeakMap<Socket, number>();

  /** Counts the request. false: it was one more than is taken, and the connection is closed. */
  takes({ socket }: IncomingMessage, response: ServerResponse): boolean {
    // what was in the same piece still comes
    if (socket.destroyed) return false;
    const waiting = (this.#waiting.get(socket) ?? 0) + 1;
    if (waiting > UNANSWERED_REQUESTS) {
      socket.destroy();
      return false;
    }
    this.#waiting.set(socket, waiting);
    // a response closes once
    response.on('close', () => {
      const left = this.#waiting.get(socket)! - 1;
      if (left > 0) this.#waiting.set(socket, left);
      else this.#waiting.delete(socket);
    });
    return true;
  }
}

/** Counts the web sockets that are open, by the address that the proxies in front say they are from. */
export class OpenSockets {
  readonly #bounds: Bounds;
  readonly #tally: OpenTally;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    this.#tally = new OpenTally(bounds);
  }

  /** Counts a socket until what is returned is called. null: that address has as many as it may. */
  hold(request: Asker): (() => void) | null {
    return this.#tally.hold(callerAddress(request, this.#bounds.trustProxyHops));
  }
}

const keepNothing = (): void => {};

/** Counts what is open, by address, until it is released. */
class OpenTally {
  readonly #isShared: boolean;
  readonly #tally: Tally;

  constructor({ connectionsPerAddress, redisUrl }: Bounds) {
    this.#isShared = redisUrl !== null;
    this.#tally = new Tally(connectionsPerAddress);
  }

  hold(address: string | undefined): (() => void) | null {
    // processes of one machine hand sockets to each other
    return this.#isShared && isLoopback(address ?? '') ? keepNothing : this.#tally.take(address);
  }
}
