import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { Clock } from '../services/runtime/port.ts';
import { FRAME } from './frameLimits.ts';
import { type FrameFault, scanFrame } from './scanFrame.ts';

/** Why a socket was closed: for what it sent, or for an error of ours. */
export type SocketFault = FrameFault | 'text' | 'tooMany' | 'thrown';

export interface SocketGuard {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Told of each socket that is closed. `error` comes with `thrown`, which is a bug of ours or of a package. */
  readonly refused: (fault: SocketFault, error?: unknown) => void;
}

const CODES: Readonly<Partial<Record<SocketFault, number>>> = { tooMany: CLOSE_CODES.tooManyFrames };

/**
 * The socket of one client, whatever room it is for. A frame is scanned before anybody hears of it, and an error that
 * is thrown while it is heard ends this socket and nothing else.
 */
export class GuardedSocket extends WebSocket {
  static readonly guard: SocketGuard;
  readonly #guard = (this.constructor as typeof GuardedSocket).guard;
  #isRefused = false;
  #framesOfSecond = 0;
  #secondEndsAtMs = 0;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    try {
      if (event === 'message' && !this.#takes(args[0] as Uint8Array, args[1] as boolean)) return true;
      if ((event === 'ping' || event === 'pong') && !this.#isInTime()) return true;
      return super.emit(event, ...args);
    } catch (error) {
      this.#refuse('thrown', error);
      return true;
    }
  }

  /** Closes with a code and no text: a reason of more than 123 bytes would be thrown at whoever closes. */
  override close(code?: number): void {
    super.close(code);
  }

  #takes(frame: Uint8Array, isBinary: boolean): boolean {
    if (!this.#isInTime()) return false;
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
