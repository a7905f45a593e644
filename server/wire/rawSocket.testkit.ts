import { connect, type Socket } from 'node:net';
import { askForUpgrade, FrameReader, type FrameShape, frameOf, OPCODE } from './rawFrames.testkit.ts';

/** A WebSocket client that can break every rule: one TCP connection, and what is written to it. */
export class RawSocket {
  readonly #socket: Socket;
  readonly #hear: (payload: Buffer) => void;
  readonly #reader = new FrameReader((payload, opcode) => this.#heard(payload, opcode));
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
        this.#opened.reject(new Error(`no socket: ${this.#reader.answer.slice(0, 60)}`));
        resolve(this.#code);
      }),
    );
    this.#opened.promise.catch(() => {});
    this.#socket.write(askForUpgrade(host, path));
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

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const wasOpen = this.#reader.isOpen;
    this.#reader.take(chunk);
    if (this.#reader.isRefused) this.#socket.destroy();
    else if (!wasOpen && this.#reader.isOpen) this.#opened.resolve();
  }

  #heard(payload: Buffer, opcode: number): void {
    if (opcode === OPCODE.binary) this.#hear(payload);
    else if (opcode === OPCODE.ping) this.send(payload, { opcode: OPCODE.pong });
    else if (opcode === OPCODE.close) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE() : null;
      this.#socket.end(frameOf(payload, { opcode: OPCODE.close }));
    }
  }
}
