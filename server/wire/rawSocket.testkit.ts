import { connect, type Socket } from 'node:net';

/** Opcodes of RFC 6455. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameShape {
  readonly opcode?: number;
  readonly isLast?: boolean;
  /** Said in the head, whatever follows. */
  readonly length?: number;
  readonly reserved?: number;
  readonly isMasked?: boolean;
}

/** A WebSocket client that can break every rule: one TCP connection, and what is written to it. */
export class RawSocket {
  readonly #socket: Socket;
  readonly #hear: (payload: Buffer) => void;
  #read: Buffer = Buffer.alloc(0);
  #isOpen = false;
  #code: number | null = null;
  readonly #opened = Promise.withResolvers<void>();
  /** The code that the server gave; null when it gave none. */
  readonly closed: Promise<number | null>;
  isClosed = false;

  /** Connects to the server at `address`, upgrading at `path`. */
  constructor(address: string, path: string, hear: (payload: Buffer) => void = () => {}) {
    const { hostname, port, host } = new URL(address);
    this.#hear = hear;
    this.#socket = connect(Number(port), hostname);
    this.#socket.setNoDelay();
    this.#socket.on('error', () => {});
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.closed = new Promise((resolve) =>
      this.#socket.on('close', () => {
        this.isClosed = true;
        this.#opened.reject(new Error(`no socket: ${this.#read.toString('latin1').slice(0, 60)}`));
        resolve(this.#code);
      }),
    );
    this.#opened.promise.catch(() => {});
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
  }

  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  send(payload: Uint8Array, shape: FrameShape = {}): void {
    this.write(frameOf(payload, shape));
  }

  /** One frame in as many writes as it is cut into, with `between` awaited from one to the next. */
  async sendSplit(
    payload: Uint8Array,
    cuts: readonly number[],
    between: () => Promise<unknown>,
  ): Promise<void> {
    const frame = frameOf(payload);
    let from = 0;
    for (const to of [...cuts, frame.length]) {
      this.write(frame.subarray(from, to));
      from = to;
      await between();
    }
  }

  /** Bytes as they are. */
  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Nothing more is read, while the connection stays. */
  pause(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#read = this.#read.length === 0 ? chunk : Buffer.concat([this.#read, chunk]);
    if (!this.#isOpen && !this.#takeAnswer()) return;
    for (let frame = this.#nextFrame(); frame !== null; frame = this.#nextFrame()) {
      if (frame.opcode === OPCODE.binary) this.#hear(frame.payload);
      else if (frame.opcode === OPCODE.ping) this.send(frame.payload, { opcode: OPCODE.pong });
      else if (frame.opcode === OPCODE.close) {
        this.#code = frame.payload.length >= 2 ? frame.payload.readUInt16BE() : null;
        this.#socket.end(frameOf(frame.payload, { opcode: OPCODE.close }));
      }
    }
  }

  #takeAnswer(): boolean {
    const end = this.#read.indexOf('\r\n\r\n');
    if (end < 0) return false;
    if (!this.#read.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
      this.#socket.destroy();
      return false;
    }
    this.#read = this.#read.subarray(end + 4);
    this.#isOpen = true;
    this.#opened.resolve();
    return true;
  }

  #nextFrame(): { readonly opcode: number; readonly payload: Buffer } | null {
    const read = this.#read;
    if (read.length < 2) return null;
    const short = read[1]! & 127;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (read.length < head) return null;
    const length = short < 126 ? short : short === 126 ? read.readUInt16BE(2) : read.readUInt32BE(6);
    if (read.length < head + length) return null;
    this.#read = read.subarray(head + length);
    return { opcode: read[0]! & 15, payload: read.subarray(head, head + length) };
  }
}

/** With a mask of zeros, which leaves the payload as it is. */
export function frameOf(payload: Uint8Array, shape: FrameShape = {}): Buffer {
  const { opcode = OPCODE.binary, isLast = true, reserved = 0, isMasked = true } = shape;
  const length = shape.length ?? payload.length;
  const mark = isMasked ? 0x80 : 0;
  const head = [(isLast ? 0x80 : 0) | reserved | opcode];
  if (length < 126) head.push(mark | length);
  else if (length < 0x1_0000) head.push(mark | 126, length >> 8, length & 255);
  else {
    const long = Buffer.alloc(8);
    long.writeBigUInt64BE(BigInt(length));
    head.push(mark | 127, ...long);
  }
  return Buffer.concat([Buffer.from(head), Buffer.alloc(isMasked ? 4 : 0), payload]);
}
