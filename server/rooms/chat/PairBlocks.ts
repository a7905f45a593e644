import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { onceMore } from '../../onceMore.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { ChatCommand } from './chatMachine.ts';
import type { ChatState } from './machine/state.ts';

interface PairBlocksInput {
  readonly blocks: BlocksPort;
  readonly clock: Clock;
  readonly told: () => ChatState;
  readonly command: (command: ChatCommand) => Promise<RejectionCode | null>;
}

const RETRY_MS = SECOND_MS;

/**
 * Keeps the doors of a direct conversation as the blocks of its two people say. A block of before, which stands in the
 * conversation alone, becomes one of these when the conversation is opened. In a group there is nothing to do.
 */
export class PairBlocks {
  readonly #input: PairBlocksInput;
  #stops: (() => void)[] = [];
  readonly #look = onceMore(() => this.#lookOnce());
  #isOver = false;

  constructor(input: PairBlocksInput) {
    this.#input = input;
  }

  /** Resolves when the doors are as the blocks say: nobody has written by then. */
  async open(): Promise<void> {
    const { told, blocks } = this.#input;
    if (told().type !== 'direct') return;
    const ids = [...told().members.keys()];
    const follow = (byId: string) =>
      blocks.follow(byId, (personId) => {
        if (ids.includes(personId)) this.#lookSoon();
      });
    this.#stops = await Promise.all(ids.map(follow));
    await this.#look();
  }

  close(): void {
    this.#isOver = true;
    for (const stop of this.#stops) stop();
  }

  #lookSoon(): void {
    this.#look().catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#input.clock.after(RETRY_MS, () => this.#lookSoon());
    });
  }

  async #lookOnce(): Promise<void> {
    const people = [...this.#input.told().members.values()].map(({ person }) => person);
    for (const { id: byId } of people) {
      const person = people.find(({ id }) => id !== byId);
      if (this.#isOver || !person) return;
      const { blocks, told, command } = this.#input;
      const block = await blocks.read({ byId, personId: person.id });
      const isShut = told().doors.blockedBy.includes(byId);
      if (block && block.stands !== isShut)
        await command({ type: 'setBlocked', byId, isBlocked: block.stands });
      if (!block && isShut) await blocks.block({ byId, person, reason: 'other' });
    }
  }
}
