import { connect, type Socket } from 'node:net';
import { askForUpgrade, FrameReader, frameOf, OPCODE } from '../../server/wire/rawFrames.testkit.ts';
import { DIALECTS, type DialectName } from './dialects.ts';

/** One buffer for all sinks: what is read is looked at and thrown away. */
const scratch = Buffer.allocUnsafe(256 * 1_024);

interface SinkInput {
  readonly port: number;
  /** The path of its socket; null: that of the dialect. */
  readonly path: string | null;
  readonly dialect: DialectName;
  /** Called for each message after it has joined; the payload may not be kept. */
  readonly heard: (payload: Buffer) => void;
  readonly failed: (error: Error) => void;
}

/** A client that costs next to nothing: it joins as its dialect wants it, answers pings, and reads without decoding. */
export class Sink {
  readonly #input: SinkInput;
  readonly #socket: Socket;
  readonly #reader = new FrameReader((payload, opcode) => this.#hear(payload, opcode));
  readonly #joined = Promise.withResolvers<void>();
  #isIn = false;
  /** All bytes that came over the socket, from the upgrade on. */
  bytes = 0;

  constructor(input: SinkInput) {
    this.#input = input;
    const { port, path, failed } = input;
    this.#joined.promise.catch(failed);
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      onread: { buffer: scratch, callback: (length) => this.#read(scratch.subarray(0, length)) },
    });
    this.#socket.on('error', failed);
    this.#socket.on('close', () => this.#joined.reject(new Error(`not let in: ${this.#reader.answer}`)));
    this.#socket.write(askForUpgrade(`127.0.0.1:${port}`, path ?? DIALECTS[input.dialect].path));
  }

  /** Resolves when it is in. */
  get joined(): Promise<void> {
    return this.#joined.promise;
  }

  /** Leaves without a word. */
  leave(): void {
    this.#socket.removeAllListeners('error').on('error', () => {});
    this.#socket.destroy();
  }

  /** Sends a message as its dialect wants it. */
  send(payload: Buffer): void {
    this.#socket.write(frameOf(payload));
  }

  #read(chunk: Buffer): true {
    this.bytes += chunk.length;
    const wasOpen = this.#reader.isOpen;
    this.#reader.take(chunk);
    if (!wasOpen && this.#reader.isOpen) this.#say(DIALECTS[this.#input.dialect].open);
    if (DIALECTS[this.#input.dialect].isInWhenOpen && this.#reader.isOpen) this.#in();
    return true;
  }

  #hear(payload: Buffer, opcode: number): void {
    if (opcode === OPCODE.ping) this.#socket.write(frameOf(payload, { opcode: OPCODE.pong }));
    else if (opcode === OPCODE.close) this.#input.failed(new Error(`closed: ${payload.subarray(2)}`));
    else if (this.#isIn && payload.length > 2) this.#input.heard(payload);
    else this.#greet(payload);
  }

  /** Answers what a dialect says before one is in, and its shortest messages, which are pings. */
  #greet(payload: Buffer): void {
    const { answer, isIn } = DIALECTS[this.#input.dialect];
    this.#say(answer(payload));
    if (isIn(payload)) this.#in();
  }

  #in(): void {
    this.#isIn = true;
    this.#joined.resolve();
  }

  #say(words: Buffer | string | null): void {
    if (words === null) return;
    const isText = typeof words === 'string';
    this.#socket.write(frameOf(Buffer.from(words), { opcode: isText ? OPCODE.text : OPCODE.binary }));
  }
}
