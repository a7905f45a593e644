import { personOf } from '../../../shared/protocol/people.ts';
import { NAME_NEWS } from '../../domain/topics/names.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { IdentityPort } from '../../services/identity/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { looksUntilAnswered } from '../kernel/looksUntilAnswered.ts';
import type { ChatCommand } from './chatMachine.ts';
import type { ChatState } from './machine/state.ts';

interface MemberNamesInput {
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly told: () => ChatState;
  readonly enqueue: (command: ChatCommand) => void;
}

/**
 * Keeps members under the name and the handle that their account has: who changed theirs while nobody had the conversation open is
 * looked for when it is opened.
 */
export class MemberNames {
  readonly #input: MemberNamesInput;
  readonly #look: (personId: string) => Promise<void>;
  #unsubscribe = () => {};
  #isOver = false;

  constructor(input: MemberNamesInput) {
    this.#input = input;
    this.#look = looksUntilAnswered({
      ...{ clock: input.clock, isOver: () => this.#isOver },
      look: (personId) => this.#lookOnce(personId),
    });
  }

  /** Resolves when changes are heard. Members are looked up one after the other from then on: nobody waits for it. */
  async open(): Promise<void> {
    const { bus, told } = this.#input;
    this.#unsubscribe = await bus.subscribe(NAME_NEWS, ({ personId }) => {
      if (told().members.has(personId)) void this.#look(personId);
    });
    void this.#lookAtAll();
  }

  close(): void {
    this.#isOver = true;
    this.#unsubscribe();
  }

  async #lookAtAll(): Promise<void> {
    for (const personId of this.#input.told().members.keys()) {
      if (this.#isOver) return;
      await this.#look(personId);
    }
  }

  async #lookOnce(personId: string): Promise<void> {
    const account = await this.#input.identity.get(personId);
    if (account && !this.#isOver) this.#input.enqueue({ type: 'named', person: personOf(account) });
  }
}
