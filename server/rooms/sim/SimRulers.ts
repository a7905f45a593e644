import { SECOND_MS } from '../../../shared/time.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { HEALED, type SimProcess, type SimWorld } from './SimWorld.ts';

/** A process that rules a conversation, or wants to. */
export interface SimRuled {
  readonly process: SimProcess;
  readonly authority: ChatAuthority;
}

/** The processes that rule a conversation, one after another and sometimes two at a time. */
export class SimRulers<Ruler extends SimRuled> {
  /** Errors that no authority may come to. */
  readonly failures: string[] = [];
  readonly #world: SimWorld;
  readonly #ready = new Set<Ruler>();
  #alive: Ruler[] = [];

  constructor(world: SimWorld) {
    this.#world = world;
  }

  /** Lets a process begin to rule; `onReady` is called once it does. */
  start(ruler: Ruler, onReady = () => {}): void {
    this.#alive.push(ruler);
    ruler.authority.claim().then(
      () => {
        this.#ready.add(ruler);
        onReady();
      },
      () => ruler.process.kill(),
    );
  }

  /** Makes what kills a process at any step of what it does, so often, until the world is healed. */
  deathOf(process: SimProcess, chance: number): FaultHook {
    return async () => {
      if (this.#world.faults === HEALED || !this.#world.random.chance(chance)) return;
      process.kill();
      await new Promise<never>(() => {});
    };
  }

  /** Takes note that the authority of a process is over. */
  lost(process: SimProcess, error: unknown): void {
    process.kill();
    if (error) this.fail(error);
  }

  fail(error: unknown): void {
    this.failures.push(String((error as Error).stack ?? error));
  }

  /** Returns one that rules, or thinks so; undefined: none does. */
  any(): Ruler | undefined {
    const ready = this.alive().filter((ruler) => this.#ready.has(ruler));
    return ready.length > 0 ? this.#world.random.pick(ready) : undefined;
  }

  /** Returns those whose process is not dead, whether they rule or want to. */
  alive(): readonly Ruler[] {
    this.#alive = this.#alive.filter(({ process }) => process.life !== 'dead');
    return this.#alive;
  }

  wake(): void {
    for (const { process } of this.#alive) process.wake();
  }

  /** Heals the world, lets everybody finish, and ends them all. */
  async heal(): Promise<void> {
    this.#world.faults = HEALED;
    this.wake();
    await this.#world.advance(5 * SECOND_MS);
    for (const { process } of this.#alive) process.kill();
    this.#alive = [];
  }
}
