import { randomUUID } from 'node:crypto';
import type { ReactionKind } from '../../../shared/protocol/feed.ts';
import { type Patience, Refused, Retry } from '../seat/persist.ts';
import { post, topUp } from '../seat/rest.ts';
import { Seat } from '../seat/Seat.ts';
import type { Player } from '../showMessages.ts';

/** What is not answered by then is not worth waiting for: something else is said soon. */
export const PATIENCE: Patience = { limitMs: 4_000, onRetry: () => undefined };
const MESI_MINOR = 1_000_000;
const TOP_UP_MINOR = '1000000000';

/** Returns whole MESI in minor units, as the wire has them. */
export function mesi(whole: number): string {
  return String(whole * MESI_MINOR);
}

/** Makes the id of one command. */
function newCommandId(): string {
  return `show_${randomUUID()}`;
}

/** Resolves to what is answered; null: it was refused, or there was no answer in time. */
export async function answered<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Refused || error instanceof Retry) return null;
    throw error;
  }
}

/** One simulated fan, in a real seat of the audience. What a fan may not do right now is left undone. */
export class Fan {
  readonly player: Player;
  readonly #address: string;
  readonly #seat: Seat;

  constructor(
    player: Player,
    { address, streamId }: { readonly address: string; readonly streamId: string },
  ) {
    this.player = player;
    this.#address = address;
    this.#seat = new Seat({
      address,
      token: player.token,
      room: 'audience',
      streamId,
      options: { state: false },
      messages: {},
    });
  }

  join(): Promise<unknown> {
    return answered(this.#seat.join(PATIENCE));
  }

  leave(): Promise<void> {
    return this.#seat.leave();
  }

  say(text: string): Promise<unknown> {
    return this.#ask('say', { text });
  }

  react(kind: ReactionKind): Promise<unknown> {
    return this.#ask('react', { kind });
  }

  tip(wholeMesi: number, message: string): Promise<unknown> {
    return this.#pay('tip', { amountMinor: mesi(wholeMesi), message });
  }

  orderItem(wholeMesi: number, itemId: string): Promise<unknown> {
    return this.#pay('orderItem', { amountMinor: mesi(wholeMesi), itemId });
  }

  buyTicket({
    saleId,
    priceMinor,
  }: {
    readonly saleId: string;
    readonly priceMinor: string;
  }): Promise<unknown> {
    return this.#pay('buyTicket', { saleId, priceMinor });
  }

  bid(wholeMesi: number, message: string): Promise<unknown> {
    return this.#pay('requestCall', { amountMinor: mesi(wholeMesi), message });
  }

  readyForCall(): Promise<unknown> {
    return this.#ask('readyForCall', {});
  }

  /** A simulated fan has no camera: the word alone keeps the timer running, as that of a page does. */
  callConnected(callId: string): Promise<unknown> {
    return this.#ask('callConnected', { callId });
  }

  follow(creatorId: string): Promise<unknown> {
    const path = `/api/creators/${encodeURIComponent(creatorId)}/follow`;
    const { token } = this.player;
    return answered(post({ address: this.#address, path, token, body: {} }, PATIENCE));
  }

  #ask(type: string, payload: object): Promise<unknown> {
    return answered(this.#seat.request(type, payload, PATIENCE));
  }

  /** Pays in MESI. A fan whose play money is used up gets more of it, and pays the next time. */
  async #pay(type: string, payload: object): Promise<void> {
    const asked = { commandId: newCommandId(), asset: 'MESI', ...payload };
    try {
      await this.#seat.request(type, asked, PATIENCE);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Retry)) throw error;
      if (error.message === 'InsufficientFunds') await this.#addFunds();
    }
  }

  #addFunds(): Promise<unknown> {
    const { token } = this.player;
    const money = { commandId: newCommandId(), asset: 'MESI', amountMinor: TOP_UP_MINOR };
    return answered(topUp({ address: this.#address, token, ...money }, PATIENCE));
  }
}
