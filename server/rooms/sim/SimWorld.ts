import type { BusPort } from '../../services/bus/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { createRandom, type Random } from './random.ts';

/** What can go wrong, and how often; all zero heals the world. */
export interface Faults {
  readonly lose: number;
  readonly double: number;
  /** Longest delay of a message or an answer. */
  readonly delayMs: number;
  /** The store or the journal does its work and the answer is lost. */
  readonly loseAnswer: number;
  readonly storeAway: number;
}

export const HEALED: Faults = { lose: 0, double: 0, delayMs: 5, loseAnswer: 0, storeAway: 0 };

interface Task {
  readonly dueAtMs: number;
  /** Among tasks due at once, chance decides: no order is promised. */
  readonly tie: number;
  readonly run: () => void;
}

/** Something with a process of its own: it can be killed, or stand still and wake up later. */
export class SimProcess {
  readonly name: string;
  life: 'running' | 'stalled' | 'dead' = 'running';
  /** True: the process is cut off from the others; nothing it says is heard, and it hears nothing. */
  partitioned = false;
  readonly missed: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Runs the task now, after waking up, or never. */
  enter(run: () => void): void {
    if (this.life === 'running') run();
    else if (this.life === 'stalled') this.missed.push(run);
  }

  stall(): void {
    if (this.life === 'running') this.life = 'stalled';
  }

  wake(): void {
    if (this.life !== 'stalled') return;
    this.life = 'running';
    for (const run of this.missed.splice(0)) run();
  }

  cutOff(): void {
    this.partitioned = true;
  }

  rejoin(): void {
    this.partitioned = false;
  }

  kill(): void {
    this.life = 'dead';
    this.missed.length = 0;
  }
}

/** One clock and one network for all processes, driven by a seed. Nothing happens outside `advance`. */
export class SimWorld {
  readonly random: Random;
  faults: Faults = HEALED;
  nowMs = 1_000_000;
  #tasks: Task[] = [];
  readonly #listeners = new Map<string, Set<{ process: SimProcess; handler: (message: unknown) => void }>>();

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  at(dueAtMs: number, run: () => void): () => void {
    const task: Task = { dueAtMs, tie: this.random.next(), run };
    const place = this.#tasks.findIndex(
      (other) => other.dueAtMs > dueAtMs || (other.dueAtMs === dueAtMs && other.tie > task.tie),
    );
    if (place === -1) this.#tasks.push(task);
    else this.#tasks.splice(place, 0, task);
    return () => {
      const index = this.#tasks.indexOf(task);
      if (index !== -1) this.#tasks.splice(index, 1);
    };
  }

  soon(run: () => void): void {
    this.at(this.nowMs + this.random.below(this.faults.delayMs + 1), run);
  }

  clockOf(process: SimProcess): Clock {
    return {
      nowMs: () => this.nowMs,
      after: (delayMs, task) => this.at(this.nowMs + delayMs, () => process.enter(task)),
    };
  }

  busOf(process: SimProcess): BusPort {
    return {
      publish: (topic, message) => {
        if (process.life === 'dead' || process.partitioned) return;
        this.#send(topic.name, structuredClone(topic.write?.(message) ?? message));
      },
      subscribe: async (topic, handler) => {
        const hear = (said: unknown) => {
          const message = topic.parse(said);
          // all processes of a world are of one version
          if (message === null) throw new Error(`not understood on ${topic.name}: ${JSON.stringify(said)}`);
          handler(message);
        };
        const listener = { process, handler: hear };
        const known = this.#listeners.get(topic.name) ?? new Set();
        this.#listeners.set(topic.name, known.add(listener));
        return () => void known.delete(listener);
      },
    };
  }

  #send(topic: string, message: unknown): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      const copies = this.random.chance(this.faults.double) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (this.random.chance(this.faults.lose)) continue;
        this.soon(() => {
          const { process, handler } = listener;
          const subscribed = this.#listeners.get(topic)?.has(listener);
          if (subscribed && !process.partitioned) process.enter(() => handler(message));
        });
      }
    }
  }

  /** Does a process' operation on something outside it: done later, answered later still, or not at all. */
  remote<T>(process: SimProcess, work: () => T, unavailable: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      if (process.life === 'dead') return;
      this.soon(() => {
        // asked before it died: the work is done all the same
        if (this.random.chance(this.faults.storeAway))
          return this.soon(() => process.enter(() => reject(unavailable())));
        const result = work();
        const lost = this.random.chance(this.faults.loseAnswer);
        this.soon(() => process.enter(() => (lost ? reject(unavailable()) : resolve(result))));
      });
    });
  }

  /** Lets everything happen that is due within that time. */
  async advance(durationMs: number): Promise<void> {
    const untilMs = this.nowMs + durationMs;
    for (;;) {
      await settled();
      const task = this.#tasks[0];
      if (!task || task.dueAtMs > untilMs) break;
      this.#tasks.shift();
      this.nowMs = Math.max(this.nowMs, task.dueAtMs);
      task.run();
    }
    this.nowMs = untilMs;
  }
}

/** Every promise that can go on without the world has gone on. */
function settled(): Promise<void> {
  // biome-ignore lint/style/noRestrictedGlobals: no time passes: it only waits until no promise can go on
  return new Promise((resolve) => void setImmediate(resolve));
}
