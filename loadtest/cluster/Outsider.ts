import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { BYTE, nameEnd, type SeatServer, seatServer, takeSeat } from '../takeSeat.ts';

const RETRY_MS = 150;
/** How long somebody who got a socket waits for what they are told first. */
const HEAR_MS = 2_000;

/** Somebody whom the creator has removed, and who tries to come in again all the time, whatever breaks meanwhile. */
export class Outsider {
  readonly #server: SeatServer;
  readonly #seat: { readonly token: string; readonly streamId: string };
  readonly #over = new AbortController();
  #trying: Promise<void> | null = null;
  /** How often they tried, and how often they were shown the stream. */
  tries = 0;
  admissions = 0;

  constructor(address: string, seat: { readonly token: string; readonly streamId: string }) {
    this.#server = seatServer(address, 1);
    this.#seat = seat;
  }

  begin(): void {
    this.#trying = this.#tryOn();
  }

  async end(): Promise<void> {
    this.#over.abort();
    await this.#trying;
    this.#server.agent.destroy();
  }

  async #tryOn(): Promise<void> {
    while (!this.#over.signal.aborted) {
      this.tries += 1;
      if (await this.#try()) this.admissions += 1;
      await pause(RETRY_MS);
    }
  }

  /** Returns whether they were shown the stream. */
  async #try(): Promise<boolean> {
    try {
      const socket = await takeSeat(this.#server, { room: 'audience', ...this.#seat });
      const [heard] = (await once(socket, 'message', { signal: AbortSignal.timeout(HEAR_MS) })) as [Buffer];
      socket.terminate();
      return heard[0] === BYTE.message && heard.toString('latin1', 2, nameEnd(heard)) === 'snapshot';
    } catch {
      // refused, or nobody is there to refuse
      return false;
    }
  }
}
