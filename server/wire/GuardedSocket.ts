import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { Clock } from '../services/runtime/port.ts';
import type { AddressShare, AddressShares } from './AddressShares.ts';
import { FRAME } from './frameLimits.ts';
import { type FrameFault, scanFrame } from './scanFrame.ts';

/** Why a socket was closed: for what it sent, or for an error of ours. */
export type SocketFault = FrameFault | 'text' | 'tooMany' | 'thrown';

export interface SocketGuard {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Told of each socket that is closed. `error` comes with `thrown`, which is a bug of ours or of a package. */
  readonly refused: (fault: SocketFault, error?: unknown) => void;
  /** Told when frames of a socket begin to wait, because those of its address took more than their share. */
  readonly held?: () => void;
}

const CODES: Readonly<Partial<Record<SocketFault, number>>> = { tooMany: CLOSE_CODES.tooManyFrames };

/**
 * The socket of one client, whatever room it is for. A frame is scanned before anybody hears of it, and an error that
 * is thrown while it is heard ends this socket and nothing else.
 */
export class GuardedSocket extends WebSocket {
  static readonly guard: SocketGuard;
  #isRefused = false;
  #share: AddressShare | null = null;
  /** Frames that wait; null: none does. */
  #held: (readonly [event: string, args: unknown[]])[] | null = null;
  #framesOfSecond = 0;
  #secondEndsAtMs = 0;

  get #guard(): SocketGuard {
    return (this.constructor as typeof GuardedSocket).guard;
  }

  /** Counts what it sends from now on for that address. */
  countFor(shares: AddressShares, address: string): void {
    this.#share = shares.join(address);
    this.once('close', () => shares.leave(address));
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'message' && event !== 'ping' && event !== 'pong') return this.#tell(event, args);
    if (!this.#isInTime()) return true;
    const share = this.#share;
    if (!share) return this.#hear(event, args);
    if (this.#held === null && !share.isSpent) return share.spend(() => this.#hear(event, args));
    this.#hold(share, event, args);
    return true;
  }

  #tell(event: string | symbol, args: unknown[]): boolean {
    try {
      return super.emit(event, ...args);
    } catch (error) {
      this.#refuse('thrown', error);
      return true;
    }
  }

  #hear(event: string, args: unknown[]): boolean {
    if (event === 'message' && !this.#takes(args[0] as Uint8Array, args[1] as boolean)) return true;
    return this.#tell(event, args);
  }

  /** Reads nothing more until all that was read is heard, so what waits is less than one read of the network. */
  #hold(share: AddressShare, event: string, args: unknown[]): void {
    if (this.#held) return void this.#held.push([event, args]);
    this.#held = [[event, args]];
    this.#guard.held?.();
    this.pause();
    share.wait(() => {
      const isOpen = !this.#isRefused && this.readyState === WebSocket.OPEN;
      const next = isOpen ? this.#held?.shift() : undefined;
      if (next) share.spend(() => this.#hear(...next));
      // what it said may have been the reason to close it
      if (next && this.#held && this.#held.length > 0) return true;
      this.#held = null;
      this.resume();
      return false;
    });
  }

  /** Closes with a code and no text: a reason of more than 123 bytes would be thrown at whoever closes. */
  override close(code?: number): void {
    super.close(code);
  }

  #takes(frame: Uint8Array, isBinary: boolean): boolean {
    const fault = isBinary ? scanFrame(frame) : 'text';
    if (fault !== null) this.#refuse(fault);
    return fault === null;
  }

  #isInTime(): boolean {
    // what still comes from a socket that was refused is nobody's
    if (this.#isRefused) return false;
    const nowMs = this.#guard.clock.nowMs();
    const isSameSecond = nowMs < this.#secondEndsAtMs && nowMs >= this.#secondEndsAtMs - SECOND_MS;
    if (!isSameSecond) {
      this.#secondEndsAtMs = nowMs + SECOND_MS;
      this.#framesOfSecond = 0;
    }
    this.#framesOfSecond += 1;
    if (this.#framesOfSecond <= FRAME.perSecond) return true;
    this.#refuse('tooMany');
    return false;
  }

  #refuse(fault: SocketFault, error?: unknown): void {
    this.#isRefused = true;
    // what the far end answers to the close is read, also of a socket that had to wait
    if (this.#held) this.resume();
    this.#held = null;
    this.#guard.refused(fault, error);
    this.close(CODES[fault] ?? CLOSE_CODES.notUnderstood);
  }
}

/** Makes the class for the socket server's `WebSocket` option. */
export function guardSockets(guard: SocketGuard): typeof GuardedSocket {
  return class extends GuardedSocket {
    static override readonly guard = guard;
  };
}
