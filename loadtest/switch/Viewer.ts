import { Packr } from 'msgpackr';
import type { WebSocket } from 'ws';
import type { FeedFrame } from '../../shared/protocol/feed.ts';
import { BYTE, nameEnd, seatServer, takeSeat } from '../takeSeat.ts';

const packr = new Packr({ useRecords: false });
const [REQUEST, RESPONSE] = [21, 22];

/** One viewer. It reads every message, and remembers when it was put out and what it was told afterwards. */
export class Viewer {
  isInside = false;
  /** When it was put out since the mark, by the process's clock; null when it was not. */
  shutAtMs: number | null = null;
  admittedAtMs: number | null = null;
  /** How many frames came while it was at the door. */
  framesOutside = 0;
  /** The number of the newest frame that it was given. */
  newestSeq = 0;
  readonly #socket: WebSocket;
  readonly #answers = new Map<
    number,
    (answer: { readonly ok: boolean; readonly payload: unknown }) => void
  >();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#hear(data));
  }

  static async join(
    port: number,
    given: { readonly token: string; readonly streamId: string },
  ): Promise<Viewer> {
    const server = seatServer(`http://127.0.0.1:${port}`, 1);
    const socket = await takeSeat(server, { room: 'audience', ...given });
    server.agent.destroy();
    return new Viewer(socket);
  }

  mark(): void {
    this.shutAtMs = null;
    this.admittedAtMs = null;
    this.framesOutside = 0;
  }

  async request(type: string, payload: object): Promise<void> {
    this.#asked = (this.#asked + 1) % 128;
    const { promise, resolve } = Promise.withResolvers<{ ok: boolean; payload: unknown }>();
    this.#answers.set(this.#asked, resolve);
    const head = Buffer.from([REQUEST, this.#asked, 0xa0 | type.length]);
    this.#socket.send(Buffer.concat([head, Buffer.from(type), packr.pack(payload)]));
    const { ok, payload: answer } = await promise;
    if (!ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
  }

  #hear(data: Buffer): void {
    if (data[0] === RESPONSE) {
      const payload: unknown = data.length > 3 ? packr.unpack(data.subarray(3)) : undefined;
      this.#answers.get(data[1]!)?.({ ok: data[2] === 0, payload });
    }
    if (data[0] !== BYTE.message) return;
    const end = nameEnd(data);
    const type = data.toString('utf8', 2, end);
    if (type === 'door') {
      if (this.isInside) this.shutAtMs = performance.now();
      this.isInside = false;
    } else if (type === 'snapshot') {
      if (!this.isInside) this.admittedAtMs = performance.now();
      this.isInside = true;
    } else if (type === 'feed') {
      if (!this.isInside) this.framesOutside += 1;
      this.newestSeq = (packr.unpack(data.subarray(end)) as FeedFrame).seq;
    }
  }
}
