import type { Client } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { type EncodedMessage, encodeMessage, frameMessage } from './encode.ts';
import { isDequeueing, openWire, type Wire } from './fanOutWire.ts';

/** A snapshot of a room. Two with the same numbers say the same. */
export interface Numbered {
  readonly epoch: number;
  readonly seq: number;
}

/** Sends to many what was made ready once, and lets no reader that is slow cost more than its share of memory. */
export interface FanOut {
  /**
   * Sends one frame to all clients, or to those that `only` picks, and returns how many took it. The rest lag, and
   * get a snapshot.
   */
  broadcast(type: string, message: unknown, options?: BroadcastOptions): number;
  /**
   * Sends to one client, also to one that lags: what is meant for one person is not skipped. false: that client is
   * shut or was closed. The message must not be changed afterwards.
   */
  unicast(client: Client, type: string, message: unknown): boolean;
  /**
   * Sends the snapshot of now, which is encoded once per (epoch, seq). false: there is none yet, or the client is
   * shut or was closed.
   */
  sendSnapshot(client: Client): boolean;
  /**
   * Brings back who has caught up, closes who has not, and ends what cannot close. Must be called at least once a
   * second.
   */
  sweep(nowMs: number): void;
  /** Makes what each client is sent in this turn, and the answers that come of it, leave in one write. */
  gather(): void;
  /** Forgets a client that has left. */
  forget(client: Client): void;
}

export interface BroadcastOptions {
  readonly only?: (client: Client) => boolean;
  /** Encodes the message, where somebody can do that better than `encodeMessage`. */
  readonly encode?: () => EncodedMessage;
  /** Called when the frame is encoded and nobody was sent it yet. */
  readonly encoded?: () => void;
}

export type FanOutLimits = { readonly [K in FanOutLimit]: number };
type FanOutLimit = 'seatBufferSkipBytes' | 'seatBufferCloseBytes' | 'seatLagMs' | 'seatCloseGraceMs';

export interface FanOutMetrics {
  frameSent?(sent: { readonly seats: number; readonly bytes: number }): void;
  seatLagged?(): void;
  seatResynced?(): void;
  seatClosed?(why: SlowReason): void;
}
/**
 * Why a reader was closed. `lagMs`: it lagged too long. `buffer`: the next message would have taken it over the
 * limit.
 */
export type SlowReason = 'lagMs' | 'buffer';

export interface FanOutOptions {
  readonly clients: () => Iterable<Client>;
  readonly snapshot: () => Numbered | null;
  /** Says whether a client that has caught up may be given the snapshot. Everybody may unless this is given. */
  readonly watches?: (client: Client) => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly limits?: Partial<FanOutLimits>;
  readonly metrics?: FanOutMetrics;
}

type Flow =
  | { readonly type: 'flowing' }
  /** Frames pass the client by until its buffer has drained. */
  | { readonly type: 'lagging'; readonly sinceMs: number }
  /** Nothing goes out any more; the connection is cut when it is not gone in time. */
  | { readonly type: 'closing'; readonly sinceMs: number };

interface Seat {
  readonly client: Client;
  /** The connection for which this seat was made: a reconnection brings another. */
  readonly ref: unknown;
  readonly wire: Wire;
  flow: Flow;
}

const FLOWING: Flow = { type: 'flowing' };

export function createFanOut(options: FanOutOptions): FanOut {
  return new SeatFanOut(options);
}

class SeatFanOut implements FanOut {
  readonly #options: FanOutOptions;
  readonly #limits: FanOutLimits;
  readonly #metrics: FanOutMetrics;
  readonly #seats = new WeakMap<Client, Seat>();
  readonly #closing = new Set<Seat>();
  readonly #rawOf = new Map<Client['raw'], Client['raw']>();
  #told: { readonly type: string; readonly of: unknown; readonly message: EncodedMessage } | null = null;
  #encodedSnapshot: { readonly of: Numbered; readonly message: EncodedMessage } | null = null;

  constructor(options: FanOutOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#metrics = options.metrics ?? {};
  }

  broadcast(
    type: string,
    message: unknown,
    { only, encode, encoded: onEncoded }: BroadcastOptions = {},
  ): number {
    let encoded: EncodedMessage | null = null;
    let seats = 0;
    for (const client of this.#options.clients()) {
      if (only !== undefined && !only(client)) continue;
      if (encoded === null) {
        encoded = encode ? encode() : encodeMessage(type, message);
        onEncoded?.();
      }
      if (this.#offer(this.#seatOf(client), encoded)) seats += 1;
    }
    if (encoded !== null) this.#metrics.frameSent?.({ seats, bytes: encoded.frame.byteLength });
    return seats;
  }

  unicast(client: Client, type: string, message: unknown): boolean {
    // what many are told one after the other is the same object, and encoded once
    if (this.#told?.type !== type || this.#told.of !== message) {
      this.#told = { type, of: message, message: encodeMessage(type, message) };
    }
    return this.#deliver(this.#seatOf(client), this.#told.message);
  }

  sendSnapshot(client: Client): boolean {
    const message = this.#snapshotMessage();
    return message !== null && this.#deliver(this.#seatOf(client), message);
  }

  sweep(nowMs: number): void {
    for (const client of this.#options.clients()) this.#inspect(this.#seatOf(client), nowMs);
    for (const seat of this.#closing) {
      if (seat.wire.isGone()) {
        this.#closing.delete(seat);
      } else if (seat.flow.type === 'closing' && nowMs - seat.flow.sinceMs >= this.#limits.seatCloseGraceMs) {
        // The close frame waits behind bytes that the peer does not read: it would wait as long as the peer likes.
        seat.wire.terminate();
        this.#closing.delete(seat);
      }
    }
  }

  gather(): void {
    for (const client of this.#options.clients()) this.#seatOf(client).wire.gather();
  }

  forget(client: Client): void {
    const seat = this.#seats.get(client);
    this.#seats.delete(client);
    if (seat !== undefined && !seat.wire.isGone()) this.#markClosing(seat);
  }

  /** Offers a frame of the feed. It may be skipped, as a snapshot makes up for it. */
  #offer(seat: Seat, message: EncodedMessage): boolean {
    const { flow, wire } = seat;
    if (flow.type !== 'flowing') return false;
    const phase = wire.phase();
    if (phase === 'shut') return false;
    const heldBytes = wire.heldBytes();
    if (!this.#hasRoom(heldBytes, message.frame.byteLength)) {
      seat.flow = { type: 'lagging', sinceMs: this.#options.clock.nowMs() };
      this.#metrics.seatLagged?.();
      return false;
    }
    this.#put(seat, phase, message);
    return true;
  }

  /**
   * Says whether the client can take so many bytes. One that holds nothing can take a frame of any admissible size:
   * otherwise a large frame would make everybody lag.
   */
  #hasRoom(heldBytes: number, bytes: number): boolean {
    const { seatBufferSkipBytes, seatBufferCloseBytes } = this.#limits;
    return heldBytes + bytes <= (heldBytes === 0 ? seatBufferCloseBytes : seatBufferSkipBytes);
  }

  /** Sends a message that may not be skipped: who cannot take it is closed, and asks again when it is back. */
  #deliver(seat: Seat, message: EncodedMessage): boolean {
    const phase = seat.wire.phase();
    if (phase === 'shut' || !this.#admits(seat, message.frame.byteLength)) return false;
    this.#put(seat, phase, message);
    return true;
  }

  #put(seat: Seat, phase: 'open' | 'queueing', message: EncodedMessage): void {
    if (phase === 'open') seat.wire.write(message);
    else seat.client.enqueueRaw(message.payload);
  }

  #admits(seat: Seat, bytes: number): boolean {
    if (seat.flow.type === 'closing') return false;
    if (seat.wire.heldBytes() + bytes <= this.#limits.seatBufferCloseBytes) return true;
    this.#close(seat, 'buffer', this.#options.clock.nowMs());
    return false;
  }

  #inspect(seat: Seat, nowMs: number): void {
    const { flow, wire } = seat;
    if (flow.type === 'closing' || wire.phase() === 'shut') return;
    const heldBytes = wire.heldBytes();
    if (heldBytes > this.#limits.seatBufferCloseBytes) {
      this.#close(seat, 'buffer', nowMs);
    } else if (flow.type === 'lagging') {
      if (heldBytes === 0) this.#resync(seat);
      else if (nowMs - flow.sinceMs > this.#limits.seatLagMs) this.#close(seat, 'lagMs', nowMs);
    }
  }

  #resync(seat: Seat): void {
    if (this.#options.watches?.(seat.client) === false) {
      seat.flow = FLOWING;
      return;
    }
    const message = this.#snapshotMessage();
    if (message === null || !this.#deliver(seat, message)) return;
    seat.flow = FLOWING;
    this.#metrics.seatResynced?.();
  }

  #close(seat: Seat, why: SlowReason, nowMs: number): void {
    seat.flow = { type: 'closing', sinceMs: nowMs };
    this.#closing.add(seat);
    this.#metrics.seatClosed?.(why);
    seat.client.leave(CLOSE_CODES.slowConsumer);
  }

  #markClosing(seat: Seat): void {
    if (seat.flow.type !== 'closing') {
      seat.flow = { type: 'closing', sinceMs: this.#options.clock.nowMs() };
    }
    this.#closing.add(seat);
  }

  #snapshotMessage(): EncodedMessage | null {
    const snapshot = this.#options.snapshot();
    if (snapshot === null) return null;
    const known = this.#encodedSnapshot;
    if (known !== null && known.of.epoch === snapshot.epoch && known.of.seq === snapshot.seq) {
      return known.message;
    }
    const message = encodeMessage('snapshot', snapshot);
    this.#encodedSnapshot = { of: snapshot, message };
    return message;
  }

  #seatOf(client: Client): Seat {
    const known = this.#seats.get(client);
    return known !== undefined && known.ref === client.ref ? known : this.#open(client);
  }

  #open(client: Client): Seat {
    const raw = client.raw;
    const seat: Seat = { client, ref: client.ref, wire: openWire(client, raw), flow: FLOWING };
    this.#seats.set(client, seat);
    client.raw = this.#rawOver(raw);
    return seat;
  }

  /**
   * Returns how clients are sent bytes that say so by `raw`. Answers to requests and all that Colyseus sends by itself pass there:
   * they count like any other byte. It is one function for all clients of a kind, as each would keep one of its own in memory.
   */
  #rawOver(raw: Client['raw']): Client['raw'] {
    const known = this.#rawOf.get(raw);
    if (known) return known;
    const seats = this.#seats;
    const admits = (seat: Seat, bytes: number) => this.#admits(seat, bytes);
    const over = function (this: Client, ...[data, sendOptions, done]: Parameters<Client['raw']>): void {
      const seat = seats.get(this);
      if (seat !== undefined && admits(seat, data.byteLength)) {
        if (isDequeueing(this)) seat.wire.gather();
        // framed here it is one write to the socket, where the library makes two
        if (done === undefined && seat.wire.phase() === 'open') seat.wire.write(frameMessage(data));
        else raw.call(this, data, sendOptions, done);
      } else done?.(new Error('the seat is closed: it did not read'));
    };
    this.#rawOf.set(raw, over);
    return over;
  }
}
