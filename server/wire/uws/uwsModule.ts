import { createRequire } from 'node:module';
import { CannotStart } from '../../startFailure.ts';

/** What is used of a socket of uWebSockets.js. None of it may be called once the socket's `close` was told. */
export interface UwsWebSocket {
  /** Sends one message, or keeps what the kernel does not take. */
  send(bytes: Uint8Array, isBinary: boolean, compress: boolean): number;
  ping(): number;
  /** Sends a close frame behind all that was sent, and tells of `close` at once. */
  end(code?: number): void;
  /** Ends the connection, and tells of `close` at once. */
  close(): void;
  /** Returns the bytes that the kernel has not taken. */
  getBufferedAmount(): number;
  /** Lets what is sent while it runs leave in one write. */
  cork(send: () => void): unknown;
  getUserData(): unknown;
}
/** A request that was not answered yet. */
export interface UwsResponse {
  writeStatus(status: string): UwsResponse;
  end(body?: string, closes?: boolean): UwsResponse;
  close(): UwsResponse;
  getRemoteAddress(): ArrayBuffer;
  upgrade(data: object, key: string, protocol: string, extensions: string, context: unknown): void;
}
/** Can be read until its handler returns. */
export interface UwsRequest {
  getUrl(): string;
  getQuery(): string | undefined;
  getHeader(name: string): string;
  forEach(tell: (name: string, value: string) => void): void;
}

/** What happens to sockets, and how they are kept. */
export interface UwsBehavior {
  readonly maxPayloadLength: number;
  readonly maxBackpressure: number;
  readonly closeOnBackpressureLimit: boolean;
  /** Seconds without a byte from the other end; 0: for ever. */
  readonly idleTimeout: number;
  readonly sendPingsAutomatically: boolean;
  upgrade(response: UwsResponse, request: UwsRequest, context: unknown): void;
  open(ws: UwsWebSocket): void;
  message(ws: UwsWebSocket, bytes: ArrayBuffer, isBinary: boolean): void;
  ping(ws: UwsWebSocket, bytes: ArrayBuffer): void;
  pong(ws: UwsWebSocket, bytes: ArrayBuffer): void;
  drain(ws: UwsWebSocket): void;
  close(ws: UwsWebSocket, code: number): void;
}
interface UwsApp {
  ws(path: string, behavior: UwsBehavior): UwsApp;
  any(path: string, answer: (response: UwsResponse) => void): UwsApp;
  /** Told of each connection that comes (1), and of each that goes without having become a socket (-1). */
  filter(tell: (response: UwsResponse, change: number) => void): UwsApp;
  listen(host: string, port: number, options: number, done: (socket: object | false) => void): UwsApp;
  close(): UwsApp;
}
/** The module uWebSockets.js. */
export interface Uws {
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number;
  App(): UwsApp;
  us_socket_local_port(socket: object): number;
}

const MODULE = 'uWebSockets.js';
const INSTALL = 'npm install --no-save github:uNetworking/uWebSockets.js#v20.57.0';

/** Loads uWebSockets.js, which is no dependency of the product: its authors publish it on GitHub alone. */
export function loadUws(load: (name: string) => unknown = createRequire(import.meta.url)): Uws {
  try {
    return load(MODULE) as Uws;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === 'MODULE_NOT_FOUND'
        ? `which is not installed. Install it with: ${INSTALL}`
        : `which cannot be loaded on this machine (${message}). Install one that fits it`;
    throw new CannotStart(`TRANSPORT is uws, which needs ${MODULE}, ${why}; or leave TRANSPORT out`, {
      cause,
    });
  }
}
