import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { callBusyTopic, personCallTopic } from '../../domain/topics/calls.ts';
import { every } from '../../every.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { Clock } from '../../services/runtime/port.ts';

interface BusyPeopleInput {
  readonly bus: BusPort;
  readonly clock: Clock;
  /** Where they are in a call: the id of the conversation or stream that it belongs to. */
  readonly place: string;
  /** Whether their inboxes are told, so that no device rings; a conversation tells them of its calls itself. */
  readonly tellsInboxes: boolean;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Knows who is in a call here, and answers for them: whoever calls one of them from elsewhere is told that the person is busy,
 * also where that person has no page open that could say so. Rules: SPEC.md, BP*.
 */
export class BusyPeople {
  readonly #input: BusyPeopleInput;
  /** What ends the answering for each of them. */
  readonly #followed = new Map<string, Promise<() => void>>();
  #rest: (() => void) | null = null;

  constructor(input: BusyPeopleInput) {
    this.#input = input;
  }

  /** Answers for these people, and for nobody else, from now on. */
  set(personIds: readonly string[]): void {
    for (const personId of this.#followed.keys()) if (!personIds.includes(personId)) this.#leave(personId);
    const fresh = personIds.filter((personId) => !this.#followed.has(personId));
    for (const personId of fresh) this.#followed.set(personId, this.#follow(personId));
    this.#tell(fresh, true);
    if (!this.#input.tellsInboxes || (this.#followed.size === 0) === (this.#rest === null)) return;
    this.#rest?.();
    this.#rest =
      this.#followed.size === 0
        ? null
        : every(this.#input.clock, CHAT_LIMITS.callToldMs, () =>
            this.#tell([...this.#followed.keys()], true),
          );
  }

  /** Answers for nobody any more. */
  close(): void {
    this.set([]);
  }

  #leave(personId: string): void {
    const ended = this.#followed.get(personId);
    this.#followed.delete(personId);
    ended?.then((end) => end()).catch(() => {});
    this.#tell([personId], false);
  }

  #follow(personId: string): Promise<() => void> {
    const { bus, place, onFailed } = this.#input;
    const followed = bus.subscribe(personCallTopic(personId), (news) => {
      if (news.type !== 'call' || news.call.at !== 'ringing') return;
      const { conversationId, callId } = news.call;
      if (conversationId !== place) bus.publish(callBusyTopic(conversationId), { callId, personId });
    });
    followed.catch(onFailed);
    return followed;
  }

  #tell(personIds: readonly string[], isIn: boolean): void {
    const { bus, place, tellsInboxes } = this.#input;
    if (!tellsInboxes) return;
    for (const personId of personIds)
      bus.publish(personCallTopic(personId), { type: 'elsewhere', place, isIn });
  }
}
