import type { IncomingHttpHeaders } from 'node:http';
import { LIMITS } from '../../../shared/limits.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { CannotStart } from '../../startFailure.ts';
import { PING } from '../frameLimits.ts';
import { Heartbeat } from '../Heartbeat.ts';
import type { SocketGuard } from '../SocketGate.ts';
import type { TakeSocket } from '../takeSocket.ts';
import type { JudgeUpgrade, Upgrading } from '../upgrading.ts';
import { remoteAddressOf } from './remoteAddress.ts';
import { UwsSocket } from './UwsSocket.ts';
import type { Uws, UwsBehavior, UwsRequest, UwsResponse, UwsWebSocket } from './uwsModule.ts';

interface UwsInput {
  readonly uws: Uws;
  readonly judge: JudgeUpgrade;
  readonly take: TakeSocket;
  readonly guard: SocketGuard;
  readonly clock: Pick<Clock, 'after'>;
  /** Connections that are not, or not yet, sockets. */
  readonly mostWaiting: number;
  /** Bytes that may wait for one socket. */
  readonly mostWaitingBytes?: number;
}

/** What belongs to a socket in the library's keeping. */
interface Kept {
  request: Upgrading | null;
  readonly release: () => void;
  socket: UwsSocket | null;
}

/** What may wait for one socket at the most, whoever sent it: far above what the fan-out lets wait, so that it is never met. */
const MOST_WAITING_BYTES = 4 * LIMITS.seatBufferCloseBytes;
/** Ends who has gone without a word, also when a close was said. The heartbeat has long done so with all others. */
const IDLE_SECONDS = 16;

/** The sockets of uWebSockets.js: a port of their own, on which there is nothing else. */
export class UwsSockets {
  readonly #input: UwsInput;
  readonly #app: ReturnType<Uws['App']>;
  readonly #sockets = new Set<UwsSocket>();
  #waiting = 0;
  #beat: NodeJS.Timeout | null = null;

  constructor(input: UwsInput) {
    this.#input = input;
    this.#app = input.uws.App();
    this.#app.filter((response, change) => this.#count(response, change));
    this.#app.ws('/*', this.#behavior());
    this.#app.any('/*', (response) => refuse(response, '404 Not Found'));
  }

  /** Listens there and returns the port. Throws `CannotStart`. */
  listen({ host, port }: { readonly host: string; readonly port: number }): Promise<number> {
    const { LIBUS_LISTEN_EXCLUSIVE_PORT, us_socket_local_port } = this.#input.uws;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#app.listen(host, port, LIBUS_LISTEN_EXCLUSIVE_PORT, (socket) => {
      if (!socket) return reject(new CannotStart(occupied(host, port)));
      const { everyMs, mostUnanswered } = PING;
      this.#beat = new Heartbeat({ sockets: () => this.#sockets, mostUnanswered }).start(everyMs);
      resolve(us_socket_local_port(socket));
    });
    return promise;
  }

  /** Ends the sockets that are left, and listens no more. */
  close(): void {
    if (this.#beat) clearInterval(this.#beat);
    this.#app.close();
  }

  /** A connection that is no socket costs little, and can be held for ever: there are only so many. */
  #count(response: UwsResponse, change: number): void {
    this.#waiting += change;
    if (change > 0 && this.#waiting > this.#input.mostWaiting) response.close();
  }

  #behavior(): UwsBehavior {
    return {
      maxPayloadLength: LIMITS.clientFrameBytes,
      // a message that is dropped would leave a hole in the feed: who cannot take one is ended
      maxBackpressure: this.#input.mostWaitingBytes ?? MOST_WAITING_BYTES,
      closeOnBackpressureLimit: true,
      idleTimeout: IDLE_SECONDS,
      sendPingsAutomatically: false,
      upgrade: (response, request, context) => this.#upgrade(response, request, context),
      open: (ws) => this.#open(ws),
      message: (ws, bytes, isBinary) => void socketOf(ws)?.emit('message', copyOf(bytes), isBinary),
      ping: (ws, bytes) => void socketOf(ws)?.emit('ping', copyOf(bytes)),
      pong: (ws, bytes) => void socketOf(ws)?.emit('pong', copyOf(bytes)),
      drain: (ws) => socketOf(ws)?.drained(),
      close: (ws, code) => this.#gone(ws, code),
    };
  }

  #upgrade(response: UwsResponse, asked: UwsRequest, context: unknown): void {
    const request = upgradingOf(asked, remoteAddressOf(response.getRemoteAddress()));
    const judged = this.#input.judge(request);
    if (judged.type === 'refused') return refuse(response, judged.status);
    // it is told of as gone no more
    this.#waiting -= 1;
    const kept: Kept = { request, release: judged.release, socket: null };
    const [protocol = ''] = asked.getHeader('sec-websocket-protocol').split(',', 1);
    response.upgrade(kept, asked.getHeader('sec-websocket-key'), protocol.trim(), '', context);
  }

  #open(ws: UwsWebSocket): void {
    const kept = ws.getUserData() as Kept;
    const socket = new UwsSocket(ws, this.#input);
    const request = kept.request!;
    kept.socket = socket;
    kept.request = null;
    this.#sockets.add(socket);
    this.#input.take(socket, request).catch((error: unknown) => {
      this.#input.guard.refused('thrown', error);
      socket.terminate();
    });
  }

  #gone(ws: UwsWebSocket, code: number): void {
    const { socket, release } = ws.getUserData() as Kept;
    release();
    if (!socket) return;
    this.#sockets.delete(socket);
    socket.gone(code);
  }
}

function socketOf(ws: UwsWebSocket): UwsSocket | null {
  return (ws.getUserData() as Kept).socket;
}

/** The library takes its bytes back when it was told; what waits, or is kept of a message, must not go with them. */
function copyOf(bytes: ArrayBuffer): Buffer {
  return Buffer.from(new Uint8Array(bytes));
}

/** Writes the request down as Node would have read it. */
function upgradingOf(request: UwsRequest, remoteAddress: string | undefined): Upgrading {
  const headers: IncomingHttpHeaders = {};
  const rawHeaders: string[] = [];
  request.forEach((name, value) => {
    rawHeaders.push(name, value);
    const before = headers[name];
    headers[name] = before === undefined ? value : `${String(before)}, ${value}`;
  });
  const query = request.getQuery();
  const url = request.getUrl() + (query === undefined ? '' : `?${query}`);
  return { url, headers, rawHeaders, socket: { remoteAddress } };
}

function refuse(response: UwsResponse, status: string): void {
  response.writeStatus(status).end('', true);
}

function occupied(host: string, port: number): string {
  return `uWebSockets.js cannot listen on port ${port} of ${host}, perhaps because another program does. Set MESI_SOCKETS_PORT to another port (0 takes any that is free)`;
}
