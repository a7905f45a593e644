import type { Clock } from '../../runtime/port.ts';
import { JANUS } from './janusLimits.ts';

/** The admin interface of a Janus, for who runs it. That of an embedded one is on loopback. */
export interface JanusAdminAddress {
  /** The address, as `ws://…`. */
  readonly url: string;
  readonly secret: string;
  /** The folder where Janus writes what this process reads; null when there is no such place. */
  readonly folder: string | null;
}

type Reply = Readonly<Record<string, unknown>>;

/** One connection, which is opened when something is asked, and again when it was lost. */
export class JanusAdmin {
  readonly #address: JanusAdminAddress;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (reply: Reply | Error) => void>();
  #socket: Promise<WebSocket> | null = null;
  #asked = 0;
  #trouble: string | null = null;
  #isChecking = false;
  #isClosed = false;

  constructor(address: JanusAdminAddress, clock: Clock) {
    this.#address = address;
    this.#clock = clock;
  }

  get folder(): string | null {
    return this.#address.folder;
  }

  /** Why nothing can be asked, in words; null when it can, as far as is known. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Asks something that needs the secret and costs Janus nothing. It never rejects. */
  async check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      await this.ask('get_status', {});
      this.#trouble = null;
    } catch (cause) {
      if (!this.#isClosed) this.#trouble = cause instanceof Error ? cause.message : String(cause);
    }
    this.#isChecking = false;
  }

  /** Asks Janus about something. Rejects when Janus refuses, is out of reach or does not answer. */
  async ask(what: string, about: Readonly<Record<string, unknown>>): Promise<Reply> {
    const transaction = String(++this.#asked);
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const end = (reply: Reply | Error): void => (reply instanceof Error ? reject(reply) : resolve(reply));
    const cancel = this.#clock.after(JANUS.requestMs, () => end(new Error(`janus does not answer ${what}`)));
    this.#waiting.set(transaction, end);
    try {
      const socket = await Promise.race([this.#open(), promise.then(() => null)]);
      socket?.send(
        JSON.stringify({ ...about, janus: what, transaction, admin_secret: this.#address.secret }),
      );
      const reply = await promise;
      if (reply.janus !== 'success') throw new Error(`janus refused ${what}: ${JSON.stringify(reply.error)}`);
      return reply;
    } finally {
      this.#waiting.delete(transaction);
      cancel();
    }
  }

  close(): void {
    this.#isClosed = true;
    void this.#socket?.then(
      (socket) => socket.close(),
      () => {},
    );
  }

  #open(): Promise<WebSocket> {
    if (this.#isClosed) return Promise.reject(new Error('closed'));
    this.#socket ??= this.#connect();
    return this.#socket;
  }

  async #connect(): Promise<WebSocket> {
    const socket = new WebSocket(this.#address.url, 'janus-admin-protocol');
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
    socket.addEventListener('open', () => resolve(socket));
    const lost = (): void => {
      this.#socket = null;
      const error = new Error('it cannot be reached');
      reject(error);
      for (const end of [...this.#waiting.values()]) end(error);
    };
    socket.addEventListener('error', lost);
    socket.addEventListener('close', lost);
    return promise;
  }

  #hear(text: string): void {
    const reply = JSON.parse(text) as Reply;
    this.#waiting.get(String(reply.transaction))?.(reply);
  }
}
