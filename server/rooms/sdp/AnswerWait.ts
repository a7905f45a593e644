import type { OfferRefusal } from '../../../shared/protocol/answers.ts';
import type { Clock } from '../../services/runtime/port.ts';

export type SdpAnswered = { readonly sdp: string } | { readonly refused: OfferRefusal | null } | 'late';

/** Waits for the other end's answer to an offer, which comes as a message or not at all, for a bounded time. */
export class AnswerWait {
  readonly #clock: Clock;
  readonly #longestMs: number;
  #settle: ((answered: SdpAnswered) => void) | null = null;

  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
  }

  get isOn(): boolean {
    return this.#settle !== null;
  }

  begin(): Promise<SdpAnswered> {
    const { promise, resolve } = Promise.withResolvers<SdpAnswered>();
    const cancel = this.#clock.after(this.#longestMs, () => this.end('late'));
    this.#settle = (answered) => {
      cancel();
      resolve(answered);
    };
    return promise;
  }

  /** Ends the wait with that answer; it does nothing when no answer is awaited. */
  end(answered: SdpAnswered): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(answered);
  }
}
