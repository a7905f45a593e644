import type { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';

/**
 * Hands bytes of a plain TCP socket straight to libuv, past the stream machinery of `socket.write`, which costs as
 * much again as the handle's own work. Guarantees, and what each rests on:
 *
 * - Order: bytes go this way only while the stream holds none, and libuv keeps one queue for both ways.
 * - Whole frames: what the kernel does not take at once, libuv keeps and sends on; nothing is offered twice.
 * - Back-pressure: `pendingBytes` counts what libuv keeps; meanwhile every write goes through the stream.
 * - Errors end the socket as a failed `socket.write` does.
 *
 * The handle is no public API of Node: `openDirectWriter` answers null wherever its shape is not exactly the known
 * one, and the caller writes to the stream.
 */
interface WriteRequest {
  oncomplete: (this: WriteRequest, status: number) => void;
  /** The bytes, kept here so that they live as long as the request. */
  buffer: Buffer | null;
  owner: DirectWriter | null;
  /** Returns −1 as long as libuv does not hold the request: then it can serve again. */
  getAsyncId(): number;
}
interface TcpHandle {
  writeBuffer(request: WriteRequest, bytes: Buffer): number;
}
type WriteRequestClass = new () => WriteRequest;

const IDLE_ASYNC_ID = -1;

/** The class of libuv's write requests. Node does not export it, so it is learned from the first ordinary write. */
let requestClass: WriteRequestClass | 'unknown' | 'unsupported' = 'unknown';
let idleRequest: WriteRequest | null = null;

/** Returns a writer for that socket; null: only `socket.write` will do. */
export function openDirectWriter(socket: Socket): DirectWriter | null {
  const handle = handleOf(socket);
  if (handle?.constructor.name !== 'TCP' || typeof handle.writeBuffer !== 'function') return null;
  return socket.connecting || requestClass === 'unsupported' ? null : new DirectWriter(socket, handle);
}

export class DirectWriter {
  /** Bytes that libuv keeps because the kernel did not take them. */
  pendingBytes = 0;
  readonly #socket: Socket;
  readonly #handle: TcpHandle;

  constructor(socket: Socket, handle: TcpHandle) {
    this.#socket = socket;
    this.#handle = handle;
  }

  /**
   * Writes the bytes. false: nothing was done, write to the stream. true: they are taken, or an error ended the
   * socket.
   */
  write(bytes: Buffer): boolean {
    const socket = this.#socket;
    const handle = this.#handle;
    if (this.pendingBytes !== 0 || socket.writableLength !== 0 || !socket.writable) return false;
    if (handleOf(socket) !== handle) return false;
    if (typeof requestClass === 'string') return learnByWriting(socket, handle, bytes);
    idleRequest ??= newRequest(requestClass);
    const request = idleRequest;
    const status = handle.writeBuffer(request, bytes);
    if (request.getAsyncId() !== IDLE_ASYNC_ID) {
      idleRequest = null;
      request.buffer = bytes;
      request.owner = this;
      this.pendingBytes = bytes.byteLength;
    }
    if (status !== 0) this.#fail(status);
    return true;
  }

  complete(status: number): void {
    this.pendingBytes = 0;
    if (status !== 0) this.#fail(status);
  }

  #fail(status: number): void {
    if (this.#socket.destroyed) return;
    const code = getSystemErrorName(status);
    this.#socket.destroy(
      Object.assign(new Error(`write ${code}`), { code, errno: status, syscall: 'write' }),
    );
  }
}

/** Makes an ordinary `socket.write`, during which the handle tells the class of the request it was given. */
function learnByWriting(socket: Socket, handle: TcpHandle, bytes: Buffer): boolean {
  if (requestClass === 'unsupported') return false;
  requestClass = 'unsupported';
  const prototype: TcpHandle = Object.getPrototypeOf(handle);
  handle.writeBuffer = function (this: TcpHandle, request, data) {
    if (isRequestClass(request.constructor)) requestClass = request.constructor;
    return prototype.writeBuffer.call(this, request, data);
  };
  try {
    socket.write(bytes);
  } finally {
    Reflect.deleteProperty(handle, 'writeBuffer');
  }
  return true;
}

function isRequestClass(value: unknown): value is WriteRequestClass {
  if (typeof value !== 'function' || value.name !== 'WriteWrap') return false;
  const sample = new (value as WriteRequestClass)();
  return typeof sample.getAsyncId === 'function' && sample.getAsyncId() === IDLE_ASYNC_ID;
}

function newRequest(RequestClass: WriteRequestClass): WriteRequest {
  const request = new RequestClass();
  request.buffer = null;
  request.owner = null;
  request.oncomplete = onComplete;
  return request;
}

function onComplete(this: WriteRequest, status: number): void {
  this.buffer = null;
  this.owner?.complete(status);
}

function handleOf(socket: Socket): TcpHandle | null {
  return (socket as unknown as { readonly _handle: TcpHandle | null })._handle;
}
