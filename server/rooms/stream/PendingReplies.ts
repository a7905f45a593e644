import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Ask, AskSettled } from './link/asks.ts';
import type { Modes } from './machine/modes.ts';
import { orderStatus } from './machine/orders.ts';

const ORDERS: ReadonlySet<Ask['what']['t']> = new Set(['buyTicket', 'requestCall', 'extendCall']);

/** Who waits for what became of an order: a shard is answered once it is known, and asks again if that is lost. */
export class PendingReplies {
  readonly #answer: (shardId: string, settled: AskSettled) => void;
  readonly #open = new Map<string, { readonly personId: string; readonly shardIds: Set<string> }>();

  constructor(answer: (shardId: string, settled: AskSettled) => void) {
    this.#answer = answer;
  }

  /** `modes` as told. */
  decided(
    modes: Modes,
    asked: { readonly ask: Ask; readonly shardId: string; readonly refused: RejectionCode | null },
  ) {
    const { ask, shardId, refused } = asked;
    if (refused !== null || !ORDERS.has(ask.what.t))
      return this.#answer(shardId, { id: ask.id, refused, order: null });
    const known = this.#open.get(ask.id) ?? { personId: ask.person.id, shardIds: new Set<string>() };
    known.shardIds.add(shardId);
    this.#open.set(ask.id, known);
    this.#look(modes, ask.id);
  }

  /** After every telling. */
  told(modes: Modes): void {
    for (const orderId of this.#open.keys()) this.#look(modes, orderId);
  }

  #look(modes: Modes, orderId: string): void {
    const { personId, shardIds } = this.#open.get(orderId)!;
    const status = orderStatus(modes, personId, orderId);
    if (status.t === 'placing') return;
    this.#open.delete(orderId);
    if (status.t !== 'settled') return;
    for (const shardId of shardIds) this.#answer(shardId, status.settled);
  }
}
