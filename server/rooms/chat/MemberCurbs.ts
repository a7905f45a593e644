import { onceMore } from '../../onceMore.ts';
import type { CurbsPort } from '../../services/curbs/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { followCurbs } from '../kernel/followCurbs.ts';
import type { ChatCommand } from './chatMachine.ts';
import type { ChatState } from './machine/state.ts';

interface MemberCurbsInput {
  readonly curbs: CurbsPort;
  readonly clock: Clock;
  readonly told: () => ChatState;
  readonly enqueue: (command: ChatCommand) => void;
}

/**
 * Keeps what members may not do as the curbs say: in a direct conversation those of each of the two, in a group those of its
 * owner, whoever that is by then.
 */
export class MemberCurbs {
  readonly #input: MemberCurbsInput;
  /** Whose curbs are followed, with what ends it. */
  readonly #followed = new Map<string, () => void>();
  readonly #settle = onceMore(() => this.#settleOnce());
  #isOver = false;

  constructor(input: MemberCurbsInput) {
    this.#input = input;
  }

  /** Resolves when all curbs that hold were told: nobody has written by then. */
  open(): Promise<void> {
    return this.#settle();
  }

  /** Looks whether a group has another owner. */
  look(): void {
    const ids = this.#restrainers();
    if (ids.every((id) => this.#followed.has(id))) return;
    this.#settle().catch(() => this.#input.clock.after(1_000, () => this.look()));
  }

  close(): void {
    this.#isOver = true;
    for (const stop of this.#followed.values()) stop();
    this.#followed.clear();
  }

  #restrainers(): readonly string[] {
    const { type, members } = this.#input.told();
    const all = [...members.values()];
    return (type === 'direct' ? all : all.filter(({ role }) => role === 'owner')).map(
      ({ person }) => person.id,
    );
  }

  async #settleOnce(): Promise<void> {
    const { curbs, clock, told, enqueue } = this.#input;
    const ids = this.#restrainers();
    for (const [byId, stop] of this.#followed) {
      if (ids.includes(byId)) continue;
      stop();
      this.#followed.delete(byId);
      for (const personId of told().curbs.keys()) enqueue({ type: 'curbed', personId, curb: null });
    }
    for (const byId of ids) {
      if (this.#isOver || this.#followed.has(byId)) continue;
      const stop = await followCurbs({
        ...{ curbs, clock, byId },
        known: Object.keys(told().audit?.curbs ?? {}).filter((id) => id !== byId),
        tell: (personId, curb) => {
          // somebody may come into a group later
          const isHere = told().type === 'group' || told().members.has(personId);
          if (personId !== byId && isHere) enqueue({ type: 'curbed', personId, curb });
        },
      });
      this.#followed.set(byId, stop);
    }
    if (this.#isOver) this.close();
  }
}
