import { EventEmitter } from 'node:events';
import { nextTick } from 'node:process';
import { LIMITS } from '../../../shared/limits.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { AddressShares } from '../AddressShares.ts';
import type { Beaten } from '../Heartbeat.ts';
import { type GuardedSocket, SocketGate, type SocketGuard } from '../SocketGate.ts';
import type { UwsWebSocket } from './uwsModule.ts';

const [OPEN, CLOSING, CLOSED] = [1, 2, 3];

/**
 * A socket of uWebSockets.js with the face of one of `ws`, as far as Colyseus and this server look at it. Whatever is sent goes
 * through it, so that one order holds, and nothing is dropped in between.
 */
export class UwsSocket extends EventEmitter implements GuardedSocket, Beaten {
  pingCount = 0;
  readyState = OPEN;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #gate: SocketGate;
  /** Null: it is closed, and may not be touched any more. */
  #ws: UwsWebSocket | null;
  /** What leaves together; null: what is sent leaves at once. */
  #gathered: Uint8Array[] | null = null;
  #gatheredBytes = 0;
  #code: number | undefined;
  #stopWaiting: (() => void) | null = null;

  constructor(
    ws: UwsWebSocket,
    { clock, guard }: { readonly clock: Pick<Clock, 'after'>; readonly guard: SocketGuard },
  ) {
    super();
    this.#ws = ws;
    this.#clock = clock;
    this.#gate = new SocketGate(this, guard);
  }

  countFor(shares: AddressShares, address: string): void {
    this.#gate.countFor(shares, address);
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return this.#gate.take(event, args);
  }

  tell(event: string | symbol, args: unknown[]): boolean {
    return super.emit(event, ...args);
  }

  /** Bytes that wait in this process. */
  get bufferedAmount(): number {
    return this.#gatheredBytes + (this.#ws?.getBufferedAmount() ?? 0);
  }

  /** Sends a message. `done` is told that it was handed on, or that the socket is closed. */
  send(bytes: Uint8Array, _options?: unknown, done?: (error?: Error) => void): void {
    if (this.readyState !== OPEN) {
      if (done) nextTick(done, new Error('the socket is closed'));
      return;
    }
    if (this.#gathered) {
      this.#gathered.push(bytes);
      this.#gatheredBytes += bytes.byteLength;
    } else this.#ws?.send(bytes, true, false);
    if (done) nextTick(done);
  }

  /** Makes what is sent leave together at `uncork`. */
  cork(): void {
    this.#gathered ??= [];
  }

  uncork(): void {
    const gathered = this.#gathered;
    this.#gathered = null;
    this.#gatheredBytes = 0;
    if (!gathered || gathered.length === 0) return;
    this.#ws?.cork(() => {
      for (const bytes of gathered) this.#ws?.send(bytes, true, false);
    });
  }

  ping(): void {
    if (this.readyState === OPEN) this.#ws?.ping();
  }

  /** The library reads on; who sends on while it has to wait is closed before what waits grows. */
  pause(): void {}
  resume(): void {}

  /**
   * Says goodbye behind all that was sent. The library would say it at once and forget the socket, with what the other end does
   * not read: so it waits here until everything was taken, for as long as a closed seat may.
   */
  close(code?: number): void {
    if (this.readyState !== OPEN) return;
    this.uncork();
    this.readyState = CLOSING;
    this.#code = code;
    if (this.bufferedAmount === 0) return this.#end();
    this.#stopWaiting = this.#clock.after(LIMITS.seatCloseGraceMs, () => this.terminate());
  }

  terminate(): void {
    this.#ws?.close();
  }

  /** To be told by the library: everything that was sent is taken. */
  drained(): void {
    if (this.readyState === CLOSING && this.bufferedAmount === 0) this.#end();
  }

  /** To be told by the library: nothing is left of the socket. */
  gone(code: number): void {
    this.#ws = null;
    this.#gathered = null;
    this.#gatheredBytes = 0;
    this.readyState = CLOSED;
    this.#stopWaiting?.();
    // whoever closes it is told later, as by every other socket
    nextTick(() => this.emit('close', code));
  }

  #end(): void {
    this.#ws?.end(this.#code);
  }
}
