import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { dealOut } from '../../domain/dealOut.ts';
import { LEDGER_CODES } from '../../domain/tips/ledgerCodes.ts';
import { type HoldEnd, placeHold, postHold, readHold, voidHold } from '../../services/ledger/holds/holds.ts';
import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import type { OrderEffect, OrderResult } from './effects.ts';
import type { Order } from './order.ts';
import { inMesi, ratioOf } from './price.ts';

export interface OrderEffectRunnerInput {
  /** The `ref` by which holds and their ends are found in the journal. */
  readonly ref: string;
  /** Returns what the ledger's entries say of an order. It is the same for the same order, whichever process asks. */
  readonly factsOf: (order: Order) => Readonly<Record<string, string>>;
  readonly ledger: Pick<LedgerPort, 'append' | 'get'>;
  readonly clock: Clock;
  /** Takes a result. Resolves when it is durable (null), or with why it was not taken. */
  readonly decided: (result: OrderResult) => Promise<RejectionCode | null>;
  readonly onFailed: (error: unknown) => void;
  readonly faultHook?: FaultHook | undefined;
}

const AT_ONCE = 200;
const RETRY_MS = 500;

/** Does with money what a durable book asks for, as often as it takes; every step is safe to do twice. */
export class OrderEffectRunner {
  readonly #input: OrderEffectRunnerInput;
  readonly #running = new Set<string>();
  #stopped = false;

  constructor(input: OrderEffectRunnerInput) {
    this.#input = input;
  }

  /** Does the effects that are due by a durable book. What is running already is not begun again. */
  run(due: readonly OrderEffect[]): void {
    for (const effect of due) {
      if (this.#stopped || this.#running.size >= AT_ONCE) return;
      const key = `${effect.type}/${effect.order.orderId}`;
      if (this.#running.has(key)) continue;
      this.#running.add(key);
      this.#settle(effect).then(() => this.#running.delete(key), this.#input.onFailed);
    }
  }

  /** Returns the money of holds that no order stands for. */
  async returnStray(holdIds: readonly string[]): Promise<void> {
    for (const holdId of holdIds) await voidHold(this.#input.ledger, { holdId, reason: 'released' });
  }

  stop(): void {
    this.#stopped = true;
  }

  async #settle(effect: OrderEffect): Promise<void> {
    const { faultHook, decided } = this.#input;
    await faultHook?.('beforeEffect');
    const result = await this.#insist(() => this.#perform(effect));
    await faultHook?.('afterEffect');
    if (result === null) return;
    // a full inbox is no reason to forget what was done
    while (!this.#stopped && (await decided(result)) === 'RateLimited') await this.#pause();
  }

  /** Does the work until there is an answer; null: the runner was stopped before. */
  async #insist<T>(work: () => Promise<T>): Promise<T | null> {
    while (!this.#stopped) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        await this.#pause();
      }
    }
    return null;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#input.clock.after(RETRY_MS, resolve));
  }

  #perform(effect: OrderEffect): Promise<OrderResult> {
    return effect.type === 'placeHold' ? this.#place(effect) : this.#end(effect);
  }

  async #place({ order }: OrderEffect): Promise<OrderResult> {
    const { ref, ledger, factsOf } = this.#input;
    const { orderId, payer, payFrom, asset, amountMinor, rate, dueAtMs } = order;
    const ratio = ratioOf(rate);
    const outcome = await placeHold(ledger, {
      holdId: orderId,
      from: payFrom ?? `wallet:${payer.id}`,
      held: { asset, amountMinor: BigInt(amountMinor) },
      conversion: rate && ratio ? { rateId: rate.rateId, rate: ratio } : null,
      ref,
      dueAtMs,
      memo: factsOf(order),
    });
    if (!outcome.ok) return { type: 'holdRefused', orderId, code: LEDGER_CODES[outcome.rejection] };
    // an order of long ago that was told again: its money came and went
    const isOver = outcome.replayed && (await readHold(ledger, orderId))?.state !== 'open';
    if (isOver) return { type: 'holdRefused', orderId, code: 'IdempotencyConflict' };
    return { type: 'holdPlaced', orderId };
  }

  async #end({ order, ending }: OrderEffect & { type: 'endHold' }): Promise<OrderResult> {
    const { ledger, factsOf } = this.#input;
    const { orderId, payees } = order;
    const ended =
      ending.type === 'void'
        ? await voidHold(ledger, { holdId: orderId, reason: ending.why })
        : await postHold(ledger, {
            holdId: orderId,
            to: dealOut(payees, BigInt(ending.takenMinor)),
            memo: { ...factsOf(order), ...ending.memo },
          });
    return { type: 'holdEnded', orderId, ...outcomeOf(ended, order) };
  }
}

/** Returns the outcome that the entry says which ended the hold, whoever wrote it. */
function outcomeOf(ended: HoldEnd, { orderId, rate }: Order) {
  if (!ended.ok && ended.rejection !== 'HoldEnded')
    throw new Error(`hold ${orderId} cannot end: ${ended.rejection}`);
  const takenMinor = takenOf(ended.receipt);
  return { takenMinor, mesiMinor: inMesi(takenMinor, rate) };
}

const takenOf = ({ kind, memo }: Receipt): bigint => (kind === 'post' ? BigInt(memo.takenMinor ?? '0') : 0n);
