import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { createJournalTail } from '../kernel/journalTail.ts';
import { dueEffects, type OrderResult } from '../orders/effects.ts';
import { OrderEffectRunner } from '../orders/OrderEffectRunner.ts';
import { OrderWait } from '../orders/OrderWait.ts';
import { createOpenHolds } from '../orders/openHolds.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatState } from './machine/state.ts';

/** Rounds between two looks for money that no order stands for. */
const STRAY_ROUNDS = 5;

interface ChatOrdersInput {
  readonly conversationId: string;
  readonly ledger: LedgerPort;
  readonly clock: Clock;
  readonly chat: () => ChatAuthority;
  /** Keeps the room although nobody is connected, while money is on its way. */
  readonly keepRoom: (isKept: boolean) => void;
  readonly onFailed: (error: unknown) => void;
  readonly faultHook?: FaultHook | undefined;
}

/** Does with money what the conversation's book asks for, and tells what came of it. Rules: SPEC.md, PW*. */
export class ChatOrders {
  readonly #input: ChatOrdersInput;
  readonly #hands: OrderEffectRunner;
  readonly #openHolds: () => Promise<ReadonlySet<string>>;
  readonly #wait: OrderWait<ChatState>;
  #rounds = 0;

  constructor(input: ChatOrdersInput) {
    const { conversationId, ledger, clock, chat, onFailed, faultHook } = input;
    const ref = `chat:${conversationId}:orders`;
    this.#input = input;
    this.#wait = new OrderWait({ clock, told: () => chat().told });
    this.#openHolds = createOpenHolds(createJournalTail(ledger, ref));
    this.#hands = new OrderEffectRunner({
      ...{ ref, ledger, clock, onFailed, faultHook },
      factsOf: ({ purpose, payer, payees }) => ({
        ...{ purpose, conversationId, creatorId: payees[0]?.account.replace('creator:', '') ?? '' },
        ...{ giverId: payer.id, giverName: payer.name, giverHandle: payer.handle },
      }),
      decided: (result) => this.#decide(result),
    });
  }

  /** Does what is due by the conversation as it was told; call it after each telling, and once it was claimed. */
  run({ book }: ChatState): void {
    const due = dueEffects(book);
    this.#input.keepRoom(due.length > 0);
    this.#hands.run(due);
    this.#wait.look();
  }

  /** Resolves when the money of an order is held (null), or with why it is not. */
  settled(orderId: string): Promise<RejectionCode | null> {
    return this.#wait.settled(orderId);
  }

  /** Resolves when nobody's money is under way any more for the files of that line that this person opens. */
  opened(personId: string, seq: number): Promise<RejectionCode | null> {
    return this.#wait.until(({ book, unlocks = [] }) =>
      unlocks.some((one) => one.seq === seq && book.open.get(one.orderId)?.payer.id === personId)
        ? 'notYet'
        : null,
    );
  }

  /** Returns money that no order stands for, now and then. */
  async reconcile(): Promise<void> {
    const { book } = this.#input.chat().told;
    if (book.open.size + book.ended.length === 0 || this.#rounds++ % STRAY_ROUNDS !== 0) return;
    const held = await this.#openHolds();
    const { open } = this.#input.chat().told.book;
    await this.#hands.returnStray([...held].filter((holdId) => !open.has(holdId)));
  }

  stop(): void {
    this.#hands.stop();
  }

  async #decide(result: OrderResult): Promise<RejectionCode | null> {
    const chat = this.#input.chat();
    const { paidLines = [], unlocks = [], endedCalls = [] } = chat.told;
    const seq =
      [...paidLines, ...unlocks, ...endedCalls].find(({ orderId }) => orderId === result.orderId)?.seq ??
      null;
    try {
      const lookedUp = seq === null ? null : await chat.line(seq);
      return await chat.command({ type: 'orderTold', result, lookedUp });
    } catch (error) {
      // it is told again in a moment, as where too much waits
      if (error instanceof StoreUnavailable) return 'RateLimited';
      throw error;
    }
  }
}
