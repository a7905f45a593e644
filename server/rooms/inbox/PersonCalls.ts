import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { PersonCall } from '../../../shared/protocol/chatCalls.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { callBusyTopic, type PersonCallNews, personCallTopic } from '../../domain/topics/calls.ts';
import { every } from '../../every.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { Clock } from '../../services/runtime/port.ts';

interface PersonCallsInput {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly personId: string;
  /** Told all calls whenever one of them changed. */
  readonly onChange: (calls: readonly PersonCall[]) => void;
}

interface Known {
  readonly call: PersonCall;
  /** Forgotten from then on, unless it is told again. */
  readonly untilMs: number;
}

/** Follows the calls of one person until it is closed. */
export async function followCalls(input: PersonCallsInput): Promise<PersonCalls> {
  const calls = new PersonCalls(input);
  await calls.open();
  return calls;
}

/**
 * Knows the calls of one person, each for as long as its conversation tells of it again and again: of one whose server died
 * no device rings for ever. Whoever is in another call is busy: their devices do not ring, and whoever calls is told.
 */
class PersonCalls {
  readonly #input: PersonCallsInput;
  readonly #known = new Map<string, Known>();
  /** Until when the person is in a call that is no conversation's, by where that is. */
  readonly #elsewhere = new Map<string, number>();
  #stop = () => {};
  #told = '[]';

  constructor(input: PersonCallsInput) {
    this.#input = input;
  }

  async open(): Promise<void> {
    const { bus, clock, personId } = this.#input;
    const unsubscribe = await bus.subscribe(personCallTopic(personId), (news) => this.#hear(news));
    const rest = every(clock, SECOND_MS, () => this.#forget());
    this.#stop = () => {
      unsubscribe();
      rest();
    };
  }

  close(): void {
    this.#stop();
  }

  /** The calls that all devices are shown. A call that rings while the person is in another one is not. */
  list(): readonly PersonCall[] {
    const all = [...this.#known.values()].map(({ call }) => call);
    return all.filter(({ at, conversationId }) => at !== 'ringing' || !this.#isBusyFor(conversationId));
  }

  #hear(news: PersonCallNews): void {
    const { bus, clock, personId } = this.#input;
    if (news.type === 'elsewhere') {
      if (news.isIn) this.#elsewhere.set(news.place, clock.nowMs() + CHAT_LIMITS.callForgottenMs);
      else this.#elsewhere.delete(news.place);
    } else if (news.type === 'call') {
      const { call } = news;
      const { conversationId, callId } = call;
      this.#known.set(conversationId, { call, untilMs: clock.nowMs() + CHAT_LIMITS.callForgottenMs });
      if (call.at === 'ringing' && this.#isBusyFor(conversationId))
        bus.publish(callBusyTopic(conversationId), { callId, personId });
    } else if (this.#known.get(news.conversationId)?.call.callId === news.callId)
      this.#known.delete(news.conversationId);
    this.#tell();
  }

  #forget(): void {
    const nowMs = this.#input.clock.nowMs();
    for (const [conversationId, { untilMs }] of this.#known)
      if (untilMs <= nowMs) this.#known.delete(conversationId);
    for (const [place, untilMs] of this.#elsewhere) if (untilMs <= nowMs) this.#elsewhere.delete(place);
    this.#tell();
  }

  #tell(): void {
    const calls = this.list();
    const said = JSON.stringify(calls);
    if (said === this.#told) return;
    this.#told = said;
    this.#input.onChange(calls);
  }

  #isBusyFor(conversationId: string): boolean {
    if (this.#elsewhere.size > 0) return true;
    return [...this.#known.values()].some(
      ({ call }) => call.conversationId !== conversationId && call.at !== 'ringing',
    );
  }
}
