import type { Socket } from 'node:net';
import { nextTick } from 'node:process';
import { type Client, ClientState } from '@colyseus/core';
import type { EncodedMessage } from './encode.ts';
import { type DirectWriter, openDirectWriter } from './fanOutDirectWrite.ts';

const WS_OPEN = 1;
const WS_CLOSED = 3;

/** What is used of a `ws` WebSocket; `_socket` and `_sender` are its insides, checked before use. */
interface WsSocket {
  readonly readyState: number;
  readonly extensions: string;
  readonly _socket: Socket | null;
  readonly _sender: WsSender | undefined;
  terminate(): void;
}
interface WsSender {
  readonly _bufferedBytes: number;
  /** 0 when nothing waits inside the sender. */
  readonly _state: number;
  /** False when a fragmented message is on its way: no other may come between. */
  readonly _firstFragment: boolean;
}
type RawSend = Client['raw'];
interface ClientInsides {
  readonly _enqueuedMessages?: readonly { readonly byteLength: number }[];
}

/** The way to one client, and what the server holds on it. */
export interface Wire {
  /**
   * Says how messages go out. `queueing`: the client is still joining, and Colyseus keeps its messages until it has.
   * `shut`: nothing can go out.
   */
  phase(): 'open' | 'queueing' | 'shut';
  /** Returns the bytes that wait in this process for that client. */
  heldBytes(): number;
  /** Writes a message. Allowed only while `open`. */
  write(message: EncodedMessage): void;
  /**
   * Makes what is sent from now on leave in one write, where the transport can do that, as soon as nothing that was promised
   * before is still to be settled: answers that a message brings about go with it.
   */
  gather(): void;
  /** Says whether nothing of the connection is left. */
  isGone(): boolean;
  /** Ends the connection at once and frees what it held. */
  terminate(): void;
}

/** Opens the wire of a client. `raw` is the client's own way to send, as it was before anybody wrapped it. */
export function openWire(client: Client, raw: RawSend): Wire {
  const ws = client.ref as unknown as Partial<WsSocket>;
  const sender = ws._sender;
  const framable = typeof sender?._state === 'number' && ws._socket != null && ws.extensions === '';
  return framable ? new WsWire(client, ws as WsSocket, sender, raw) : new FramingWire(client, raw);
}

/** Counts what Colyseus queues for a client that is joining; the queue only grows, so each entry is read once. */
class JoinQueue {
  #counted = 0;
  #bytes = 0;

  bytes(client: Client): number {
    const queue = (client as ClientInsides)._enqueuedMessages ?? [];
    for (; this.#counted < queue.length; this.#counted += 1) {
      this.#bytes += queue[this.#counted]?.byteLength ?? 0;
    }
    return queue.length === 0 ? 0 : this.#bytes;
  }
}

function isQueueing(client: Client): boolean {
  return client.state !== ClientState.JOINED && (client as ClientInsides)._enqueuedMessages !== undefined;
}

/** Says whether the client has just joined, and is being sent what Colyseus kept for it. */
export function isDequeueing(client: Client): boolean {
  return client.state === ClientState.JOINED && (client as ClientInsides)._enqueuedMessages !== undefined;
}

/** What the ways to a client have in common: how far it is with joining, and what Colyseus keeps for it until then. */
abstract class SeatWire implements Wire {
  protected readonly client: Client;
  protected readonly raw: RawSend;
  /** Null: it has joined, or nothing was kept for it yet. */
  #joinQueue: JoinQueue | null = null;
  #isGathering = false;

  constructor(client: Client, raw: RawSend) {
    this.client = client;
    this.raw = raw;
  }

  abstract heldBytes(): number;
  abstract write(message: EncodedMessage): void;
  abstract isGone(): boolean;
  abstract terminate(): void;
  protected abstract readyState(): number;
  /** From `cork` on what is written waits, until `uncork` lets it go together. */
  protected abstract cork(): void;
  protected abstract uncork(): void;

  phase(): 'open' | 'queueing' | 'shut' {
    if (this.readyState() !== WS_OPEN) return 'shut';
    if (this.client.state === ClientState.JOINED) return 'open';
    return isQueueing(this.client) ? 'queueing' : 'shut';
  }

  gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.cork();
    nextTick(() => {
      this.#isGathering = false;
      this.uncork();
    });
  }

  protected isGathering(): boolean {
    return this.#isGathering;
  }

  protected queuedBytes(): number {
    if (this.client.state === ClientState.JOINED) {
      this.#joinQueue = null;
      return 0;
    }
    this.#joinQueue ??= new JoinQueue();
    return this.#joinQueue.bytes(this.client);
  }
}

/**
 * Writes to a `ws` WebSocket without extensions on a plain or TLS socket: frames made beforehand go to the socket
 * itself.
 */
class WsWire extends SeatWire {
  readonly #ws: WsSocket;
  readonly #sender: WsSender;
  readonly #socket: Socket;
  readonly #direct: DirectWriter | null;

  constructor(client: Client, ws: WsSocket, sender: WsSender, raw: RawSend) {
    super(client, raw);
    this.#ws = ws;
    this.#sender = sender;
    this.#socket = ws._socket!;
    this.#direct = openDirectWriter(this.#socket);
  }

  heldBytes(): number {
    const onSocket = this.#socket.writableLength + (this.#direct?.pendingBytes ?? 0);
    return onSocket + this.#sender._bufferedBytes + this.queuedBytes();
  }

  write(message: EncodedMessage): void {
    if (this.#sender._state !== 0 || !this.#sender._firstFragment) {
      this.raw.call(this.client, message.payload);
    } else if (this.isGathering() || this.#direct === null || !this.#direct.write(message.frame)) {
      this.#socket.write(message.frame);
    }
  }

  isGone(): boolean {
    return this.#ws.readyState === WS_CLOSED || this.#socket.destroyed;
  }

  terminate(): void {
    this.#ws.terminate();
  }

  protected readyState(): number {
    return this.#ws.readyState;
  }

  protected cork(): void {
    this.#socket.cork();
  }

  protected uncork(): void {
    this.#socket.uncork();
  }
}

/** A socket of uWebSockets.js (`wire/uws/UwsSocket.ts`), or one of `ws` with extensions, which has no `cork`. */
interface FramingSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  cork?(): void;
  uncork?(): void;
  terminate(): void;
}

/** Writes to a socket that frames by itself. */
class FramingWire extends SeatWire {
  readonly #socket: FramingSocket;

  constructor(client: Client, raw: RawSend) {
    super(client, raw);
    this.#socket = client.ref as unknown as FramingSocket;
  }

  heldBytes(): number {
    if (this.isGone()) return 0;
    return this.queuedBytes() + this.#socket.bufferedAmount;
  }

  write(message: EncodedMessage): void {
    this.raw.call(this.client, message.payload);
  }

  isGone(): boolean {
    return this.readyState() === WS_CLOSED;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  protected readyState(): number {
    return this.#socket.readyState;
  }

  protected cork(): void {
    this.#socket.cork?.();
  }

  protected uncork(): void {
    this.#socket.uncork?.();
  }
}
