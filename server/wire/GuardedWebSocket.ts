import { WebSocket } from 'ws';
import type { AddressShares } from './AddressShares.ts';
import { type GuardedSocket, SocketGate, type SocketGuard } from './SocketGate.ts';

/** A guarded socket of the library `ws`. */
export class GuardedWebSocket extends WebSocket implements GuardedSocket {
  static readonly guard: SocketGuard;
  readonly #gate = new SocketGate(this, (this.constructor as typeof GuardedWebSocket).guard);

  countFor(shares: AddressShares, address: string): void {
    this.#gate.countFor(shares, address);
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return this.#gate.take(event, args);
  }

  tell(event: string | symbol, args: unknown[]): boolean {
    return super.emit(event, ...args);
  }

  /** Closes with a code and no text: a reason of more than 123 bytes would be thrown at whoever closes. */
  override close(code?: number): void {
    super.close(code);
  }
}

/** Makes the class for the socket server's `WebSocket` option. */
export function guardSockets(guard: SocketGuard): typeof GuardedWebSocket {
  return class extends GuardedWebSocket {
    static override readonly guard = guard;
  };
}
