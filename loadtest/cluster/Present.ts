import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { Seat, type SeatInput } from '../../server/demoShow/seat/Seat.ts';
import { FeedWatch } from '../crash/FeedWatch.ts';

/** How long somebody asks until they are answered: what breaks is whole again long before. */
export const PATIENCE: Patience = { limitMs: 90_000, onRetry: () => undefined };

/** Somebody in a stream of a cluster, and what they are shown of it. They come back by themselves. */
export class Present {
  readonly watch = new FeedWatch();
  readonly #input: SeatInput;
  #seat: Seat;

  constructor(where: Pick<SeatInput, 'address' | 'token' | 'room' | 'streamId'>) {
    this.#input = { ...where, messages: this.watch.messages, joined: () => this.watch.rejoined() };
    this.#seat = new Seat(this.#input);
  }

  get seat(): Seat {
    return this.#seat;
  }

  /** Leaves, and takes a seat anew, mostly in another process. */
  async moveOn(): Promise<void> {
    await this.#seat.leave();
    this.#seat = new Seat(this.#input);
    await this.#seat.join(PATIENCE);
  }

  /** Gives one MESI. Resolves when it is acknowledged, however often it had to be asked. */
  tip(commandId: string): Promise<unknown> {
    const tip = { commandId, amountMinor: '1000000', asset: 'MESI', message: commandId };
    return this.#seat.request('tip', tip, PATIENCE);
  }

  /** How many tips the stream shows; undefined: nothing is shown right now. */
  get tips(): number | undefined {
    return this.watch.stage?.tipCount;
  }

  leave(): Promise<void> {
    return this.#seat.leave();
  }
}
