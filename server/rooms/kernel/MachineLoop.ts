import type { Clock } from '../../services/runtime/port.ts';
import { createWakeTimer, type WakeTimer } from './wakeTimer.ts';

/** What a loop runs by. All of it is pure. */
export interface LoopRules<State, Command, Effect> {
  readonly decide: (
    state: State,
    command: Command,
    nowMs: number,
  ) => { readonly next: State; readonly effects: readonly Effect[] };
  /** The next moment at which the state changes by itself, and the command that does it; null: never. */
  readonly deadline: (state: State) => { readonly dueAtMs: number; readonly command: Command } | null;
  /** True: what waits is not decided until the state is another one and `pump` is called. Never unless given. */
  readonly isFull?: (state: State) => boolean;
}

export interface LoopInput<State, Command, Effect> {
  readonly clock: Clock;
  readonly rules: LoopRules<State, Command, Effect>;
  readonly state: State;
  /** Carries the effects out; the state holds already. A command that is put meanwhile waits until this has ended. */
  readonly carryOut: (effects: readonly Effect[]) => void;
  /** Called when all that could be decided is decided and carried out. */
  readonly rested: (nowMs: number) => void;
  /** Called with the command that is due; it is put unless another thing is done here. */
  readonly due?: (command: Command, nowMs: number) => void;
}

/**
 * A machine that runs: commands queue up, each is decided and carried out to its end before the next, and one timer wakes
 * it for the deadline that its state names. Rules: SPEC.md, ML*.
 */
export class MachineLoop<State, Command, Effect> {
  readonly #input: LoopInput<State, Command, Effect>;
  readonly #timer: WakeTimer;
  readonly #inbox: Command[] = [];
  #isRunning = false;
  #isStopped = false;
  /** The state as decided. Whoever takes something out of it, to tell it elsewhere, puts the rest here. */
  state: State;

  constructor(input: LoopInput<State, Command, Effect>) {
    this.#input = input;
    this.state = input.state;
    this.#timer = createWakeTimer(input.clock, () => this.#onDeadline());
  }

  get waiting(): number {
    return this.#inbox.length;
  }

  put(command: Command): void {
    if (this.#isStopped) return;
    this.#inbox.push(command);
    this.pump();
  }

  /** Decides what waits, as far as the state has room for it. */
  pump(): void {
    if (this.#isRunning) return;
    const { clock, rules, carryOut, rested } = this.#input;
    const nowMs = clock.nowMs();
    this.#isRunning = true;
    try {
      while (this.#inbox.length > 0 && !rules.isFull?.(this.state)) {
        const { next, effects } = rules.decide(this.state, this.#inbox.shift()!, nowMs);
        this.state = next;
        carryOut(effects);
      }
    } finally {
      this.#isRunning = false;
    }
    if (this.#isStopped) return;
    rested(nowMs);
    const deadline = rules.deadline(this.state);
    if (deadline) this.#timer.set(deadline.dueAtMs);
  }

  /** Decides nothing any more. Returns the commands that waited. */
  stop(): readonly Command[] {
    this.#isStopped = true;
    this.#timer.stop();
    return this.#inbox.splice(0);
  }

  #onDeadline(): void {
    const { clock, rules, due = (command) => this.put(command) } = this.#input;
    const deadline = rules.deadline(this.state);
    if (!deadline) return;
    const nowMs = clock.nowMs();
    if (deadline.dueAtMs > nowMs) this.#timer.set(deadline.dueAtMs);
    else due(deadline.command, nowMs);
  }
}
