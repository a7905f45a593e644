import type { EventEmitter } from 'node:events';
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

/** A socket whose frames are scanned before anybody hears of them, whichever library it is of. */
export interface GuardedSocket extends EventEmitter {
  readonly readyState: number;
  close(code?: number): void;
  /** Ends the connection without a word. */
  terminate(): void;
  /** Counts what it sends from now on for that address. */
  countFor(shares: AddressShares, address: string): void;
}

/** What the gate needs of its socket. */
interface Gated extends GuardedSocket {
  /** Reads nothing more, where the library can do that. */
  pause(): void;
  resume(): void;
  /** Tells those who listen. */
  tell(event: string | symbol, args: unknown[]): boolean;
}

const OPEN = 1;
/** What a frame that waits is counted for beside its bytes: pings have none. */
const HELD_FRAME_BYTES = 64;
const CODES: Readonly<Partial<Record<SocketFault, number>>> = { tooMany: CLOSE_CODES.tooManyFrames };

/**
 * The gate of one client's socket, whatever room it is for. A frame is scanned before anybody hears of it, and an error that is
 * thrown while it is heard ends this socket and nothing else.
 */
export class SocketGate {
  readonly #socket: Gated;
  readonly #guard: SocketGuard;
  #isRefused = false;
  #share: AddressShare | null = null;
  /** Frames that wait; null: none does. */
  #held: (readonly [event: string, args: unknown[]])[] | null = null;
  #heldBytes = 0;
  #framesOfSecond = 0;
  #secondEndsAtMs = 0;

  constructor(socket: Gated, guard: SocketGuard) {
    this.#socket = socket;
    this.#guard = guard;
  }

  countFor(shares: AddressShares, address: string): void {
    this.#share = shares.join(address);
    this.#socket.once('close', () => shares.leave(address));
  }

  /** Takes what the socket has to tell: frames as `message` (bytes, whether they are binary), `ping` and `pong`, and all else. */
  take(event: string | symbol, args: unknown[]): boolean {
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
      return this.#socket.tell(event, args);
    } catch (error) {
      this.#refuse('thrown', error);
      return true;
    }
  }

  #hear(event: string, args: unknown[]): boolean {
    if (event === 'message' && !this.#takes(args[0] as Uint8Array, args[1] as boolean)) return true;
    return this.#tell(event, args);
  }

  /**
   * Reads nothing more until all that was read is heard, so what waits is less than one read of the network. A library that reads
   * on all the same is not let keep more.
   */
  #hold(share: AddressShare, event: string, args: unknown[]): void {
    this.#heldBytes += bytesOf(args);
    if (this.#heldBytes > FRAME.heldBytes) return this.#refuse('tooMany');
    if (this.#held) return void this.#held.push([event, args]);
    this.#held = [[event, args]];
    this.#guard.held?.();
    this.#socket.pause();
    share.wait(() => {
      const isOpen = !this.#isRefused && this.#socket.readyState === OPEN;
      const next = isOpen ? this.#held?.shift() : undefined;
      if (next) {
        this.#heldBytes -= bytesOf(next[1]);
        share.spend(() => this.#hear(...next));
      }
      // what it said may have been the reason to close it
      if (next && this.#held && this.#held.length > 0) return true;
      this.#held = null;
      this.#heldBytes = 0;
      this.#socket.resume();
      return false;
    });
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
    if (this.#held) this.#socket.resume();
    this.#held = null;
    this.#guard.refused(fault, error);
    this.#socket.close(CODES[fault] ?? CLOSE_CODES.notUnderstood);
  }
}

function bytesOf([frame]: unknown[]): number {
  return (frame as Uint8Array).byteLength + HELD_FRAME_BYTES;
}
