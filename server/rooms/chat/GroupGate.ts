import type { GatesPort } from '../../services/gates/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { followGates } from '../kernel/followGates.ts';
import { type ChatState, ownerIn } from './machine/state.ts';

interface GroupGateInput {
  readonly gates: Pick<GatesPort, 'follow' | 'settings' | 'leastAge'>;
  readonly clock: Clock;
  /** Called with what went wrong; the gate counts as one at which something is asked then. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Knows whether the owner of a group asks for something of its members, so that a line of theirs waits for an answer only where there
 * is something to ask. Until that is known it is taken for so.
 */
export class GroupGate {
  readonly #input: GroupGateInput;
  #ownerId: string | undefined;
  #asks = true;
  #isOver = false;
  #stop = () => {};

  constructor(input: GroupGateInput) {
    this.#input = input;
  }

  /** Whether something is asked, as far as is known. */
  get asks(): boolean {
    return this.#asks;
  }

  /**
   * Looks whether the group has another owner, and follows what that one asks for. A room that closes still cuts: what it was
   * followed for then would keep it in memory.
   */
  look(told: ChatState): void {
    if (this.#isOver) return;
    const ownerId = ownerIn(told)?.person.id;
    if (ownerId === this.#ownerId) return;
    this.#unfollow();
    this.#ownerId = ownerId;
    if (ownerId !== undefined) this.#follow(ownerId);
  }

  close(): void {
    this.#isOver = true;
    this.#unfollow();
  }

  #unfollow(): void {
    this.#stop();
    this.#stop = () => {};
    this.#asks = true;
    this.#ownerId = undefined;
  }

  #follow(creatorId: string): void {
    const { gates, clock, onFailed } = this.#input;
    let isOver = false;
    let stop = () => {};
    this.#stop = () => {
      isOver = true;
      stop();
    };
    const tell = ({ places }: { readonly places: readonly string[] }) => {
      if (!isOver) this.#asks = places.includes('group');
    };
    followGates({ gates, clock, creatorId, tell }).then((ends) => {
      stop = ends;
      if (isOver) ends();
    }, onFailed);
  }
}
