import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { orderStatus } from '../orders/book.ts';
import { type Ask, type AskSettled, ORDER_ASKS } from './link/asks.ts';
import type { Modes } from './machine/modes.ts';

/**
 * Keeps who waits for what became of an order: a shard is answered once it is known, and asks again if the answer is
 * lost.
 */
export class PendingReplies {
  readonly #answer: (shardId: string, settled: AskSettled) => void;
  readonly #open = new Map<string, Set<string>>();

  constructor(answer: (shardId: string, settled: AskSettled) => void) {
    this.#answer = answer;
  }

  /** `modes` as told. */
  decided(
    modes: Modes,
    asked: { readonly ask: Ask; readonly shardId: string; readonly refused: RejectionCode | null },
  ) {
    const { ask, shardId, refused } = asked;
    if (refused !== null || !(ask.what.type in ORDER_ASKS))
      return this.#answer(shardId, { id: ask.id, refused, order: null });
    const shardIds = this.#open.get(ask.id) ?? new Set();
    this.#open.set(ask.id, shardIds.add(shardId));
    this.#look(modes, ask.id);
  }

  /** Answers what is known now. Called after every telling. */
  told(modes: Modes): void {
    for (const orderId of this.#open.keys()) this.#look(modes, orderId);
  }

  #look(modes: Modes, orderId: string): void {
    const shardIds = this.#open.get(orderId)!;
    const status = orderStatus(modes.orders, orderId);
    if (status.type === 'placing') return;
    this.#open.delete(orderId);
    if (status.type !== 'settled') return;
    const { refused, order } = status;
    for (const shardId of shardIds) this.#answer(shardId, { id: orderId, refused, order });
  }
}
