import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { orderStatus } from './book.ts';
import type { OrderBook } from './order.ts';

/** How long somebody waits to hear whether their money is held. */
const PATIENCE_MS = 10_000;

/** Lets people wait for what becomes of their money in what an authority tells. */
export class OrderWait<Told extends { readonly book: OrderBook }> {
  readonly #input: { readonly clock: Clock; readonly told: () => Told };
  readonly #waiting: (() => void)[] = [];

  constructor(input: { readonly clock: Clock; readonly told: () => Told }) {
    this.#input = input;
  }

  /** Has everybody look who waits; call it after each telling. */
  look(): void {
    for (const look of this.#waiting.splice(0)) look();
  }

  /** Resolves when the money of an order is held (null), or with why it is not. */
  settled(orderId: string): Promise<RejectionCode | null> {
    return this.until(({ book }) => {
      const status = orderStatus(book, orderId);
      if (status.type === 'unknown') return 'TemporarilyUnavailable';
      return status.type === 'settled' ? status.refused : 'notYet';
    });
  }

  /** Resolves with what is seen in what was told, as soon as that is not `notYet`. */
  async until(see: (told: Told) => RejectionCode | null | 'notYet'): Promise<RejectionCode | null> {
    const { told, clock } = this.#input;
    const lastMs = clock.nowMs() + PATIENCE_MS;
    for (;;) {
      const seen = see(told());
      if (seen !== 'notYet') return seen;
      if (clock.nowMs() >= lastMs) return 'TemporarilyUnavailable';
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      const cancel = clock.after(PATIENCE_MS, resolve);
      await promise;
      cancel();
    }
  }
}
