import type { Clock } from './services/runtime/port.ts';

/** What is done in each round. `work` resolves to how long there is nothing more to do, in milliseconds. */
export interface RoundsInput {
  readonly clock: Clock;
  /** The longest time between two rounds, also after one that failed. */
  readonly roundMs: number;
  readonly work: () => Promise<number>;
  readonly onFailed: (err: unknown) => void;
}

/** Does work in rounds, one at a time: each when somebody says that there may be something, and after a while anyway. */
export class Rounds {
  readonly #input: RoundsInput;
  #round: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #cancel = () => {};

  constructor(input: RoundsInput) {
    this.#input = input;
  }

  /** Looks soon for what is to be done, because there may be something. */
  nudge(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#round ??= this.#rounds().finally(() => {
      this.#round = null;
    });
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Begins no more rounds, from the call on. Resolves when the one that goes on is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#round;
  }

  async #rounds(): Promise<void> {
    const { clock, roundMs, work, onFailed } = this.#input;
    let waitMs = roundMs;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        waitMs = await work();
      } catch (err) {
        onFailed(err);
      }
    }
    this.#cancel();
    if (!this.#stopped) this.#cancel = clock.after(waitMs, () => this.nudge());
  }
}
