import { Client, type Room } from '@colyseus/sdk';
import { mayReconnect } from '../../../shared/protocol/closeCodes.ts';
import { isRejectionCode, type Rejection } from '../../../shared/protocol/rejections.ts';
import { type Patience, persist, Refused, Retry } from './persist.ts';

const REQUEST_TIMEOUT_MS = 5_000;
const JOIN_TIMEOUT_MS = 8_000;

/** The codes that say "not now": the same command may be asked again. */
const NOT_NOW: readonly string[] = ['RateLimited', 'TemporarilyUnavailable', 'InternalError', 'Deposed'];

export interface SeatInput {
  readonly address: string;
  readonly token: string;
  readonly room: 'stream' | 'audience' | 'chat' | 'meeting';
  /** The stream, where the room is one of a stream. */
  readonly streamId?: string;
  /** More join options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The handlers, by message. `joined` is called first after each way back in. */
  readonly messages: Readonly<Record<string, (message: never) => void>>;
  readonly joined?: () => void;
  /** Called with the close code when the server closed the seat for good: it does not go back by itself. */
  readonly over?: (code: number) => void;
}

/**
 * One socket into one room that finds its way back after every crash, and asks until it is answered. Those who play the
 * demo show sit on it, and those who test what survives a crash.
 */
export class Seat {
  readonly #input: SeatInput;
  readonly #client: Client;
  #room: Promise<Room> | null = null;
  #left = false;
  joins = 0;

  constructor(input: SeatInput) {
    this.#input = input;
    this.#client = new Client(input.address, {
      // The seat that matchmaking gave is proof enough; a socket's address is what proxies log.
      urlBuilder: (url) => {
        url.searchParams.delete('_authToken');
        return url.toString();
      },
    });
    this.#client.auth.token = input.token;
  }

  /** Answers as `room.request`, through restarts. Throws `Refused` when the server's answer is no. */
  request<T>(type: string, payload: object, patience: Patience): Promise<T> {
    return persist(patience, async () => {
      const room = await this.#joined();
      try {
        return (await room.request(type, payload, { timeout: REQUEST_TIMEOUT_MS })) as T;
      } catch (error) {
        throw judge(error);
      }
    });
  }

  async join(patience: Patience): Promise<void> {
    await persist(patience, async () => void (await this.#joined()));
  }

  async leave(): Promise<void> {
    this.#left = true;
    const room = await this.#room?.catch(() => null);
    // A server that is gone will not say goodbye.
    if (room?.connection.isOpen)
      await Promise.race([room.leave(), rejectAfter(JOIN_TIMEOUT_MS).catch(() => null)]);
  }

  /** Resolves to the room if we are in it; else to the one way in that everybody who asks waits for. */
  async #joined(): Promise<Room> {
    const current = this.#room;
    if (current) {
      const room = await current;
      if (room.connection.isOpen) return room;
      if (this.#room === current) this.#room = null;
    }
    this.#room ??= this.#enter();
    return this.#room;
  }

  async #enter(): Promise<Room> {
    if (this.#left) throw new Refused('left');
    const { room: name, streamId, options, messages, joined } = this.#input;
    const entering = this.#client.joinOrCreate(name, { ...(streamId ? { streamId } : {}), ...options });
    try {
      const room = await Promise.race([entering, rejectAfter(JOIN_TIMEOUT_MS)]);
      room.reconnection.enabled = false;
      this.joins += 1;
      joined?.();
      // A reader of the log need not hear of messages that a run does not look at.
      room.onMessage('*', () => undefined);
      for (const [type, handler] of Object.entries(messages))
        room.onMessage(type, handler as (message: unknown) => void);
      room.onLeave((code) => this.#closed(code));
      return room;
    } catch (error) {
      this.#room = null;
      entering.then((late) => late.leave()).catch(() => undefined);
      throw judge(error);
    }
  }

  #closed(code: number): void {
    if (this.#left || mayReconnect(code)) return this.#returnSoon();
    this.#left = true;
    this.#input.over?.(code);
  }

  /** Goes back in. A seat that only listens has no request that would bring it back. */
  #returnSoon(): void {
    this.#room = null;
    if (this.#left) return;
    void this.join({ limitMs: REQUEST_TIMEOUT_MS * 12, onRetry: () => undefined }).catch(() => undefined);
  }
}

/** Returns `Refused` with the code of a rejection, or `Retry` when it is "not now" or there was no answer. */
function judge(error: unknown): Error {
  const { reason, message } = error as { reason?: Rejection; message?: string };
  const code = reason?.code ?? codeIn(message ?? '');
  if (code === null) return new Retry({ cause: error });
  return NOT_NOW.includes(code)
    ? new Retry(reason ? { rejection: reason } : { cause: code })
    : new Refused(code);
}

/** Finds the code in the message of a refused join, which carries only a text: a code, or the rejection as JSON. */
function codeIn(message: string): string | null {
  if (isRejectionCode(message)) return message;
  const code = /"code":"(\w+)"/.exec(message)?.[1];
  return isRejectionCode(code) ? code : null;
}

async function rejectAfter(delayMs: number): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  setTimeout(() => reject(new Error(`nothing after ${delayMs} ms`)), delayMs).unref();
  return promise;
}
