import { pause } from '../../pause.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StreamState } from './machine/state.ts';

const RETRY_MS = 2_000;

interface GroupCallInput {
  readonly clock: Clock;
  /** The stream as it was told: what is durable of it. */
  readonly told: () => StreamState;
  /** Has the conversation look; it resolves when it has. Absent: groups are told nothing. */
  readonly call: ((conversationId: string) => Promise<void>) | undefined;
}

/**
 * Calls the conversation of the group that a stream belongs to, whenever something of the stream is durable that stands
 * there: it looks at the stream's document by itself. It is called until it has answered. Rules: chat/SPEC.md, GS*.
 */
export class GroupCall {
  readonly #input: GroupCallInput;
  /** What the conversation was called for last, and what it has answered for. */
  #wanted = '';
  #answered = '';
  #calling: Promise<void> | null = null;
  #isClosed = false;

  constructor(input: GroupCallInput) {
    this.#input = input;
  }

  /** Looks whether there is something new for the group. */
  follow(): void {
    this.#wanted = keyOf(this.#input.told());
    if (this.#wanted === this.#answered || this.#calling) return;
    this.#calling = this.#call().finally(() => {
      this.#calling = null;
    });
  }

  /** Resolves when the conversation knows what is so, or rejects. */
  async settled(): Promise<void> {
    this.follow();
    await this.#calling;
    if (this.#wanted !== this.#answered) await this.#once();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #call(): Promise<void> {
    while (!this.#isClosed && this.#wanted !== this.#answered) {
      try {
        await this.#once();
      } catch {
        // its room or the store is away: it is called again
        await pause(this.#input.clock, RETRY_MS);
      }
    }
  }

  async #once(): Promise<void> {
    const { conversationId } = this.#input.told().modes;
    const wanted = this.#wanted;
    if (conversationId !== undefined) await this.#input.call?.(conversationId);
    this.#answered = wanted;
  }
}

/** What of the stream stands in the conversation; the same text, nothing new. */
function keyOf({ modes, view }: StreamState): string {
  const { phase, title, tipCount } = view.stage;
  if (modes.conversationId === undefined || phase.type === 'idle') return '';
  return JSON.stringify([phase.type, title, tipCount]);
}
