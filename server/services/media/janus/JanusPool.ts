import type { JanusInstance } from './JanusInstance.ts';

/** The instances there are. A stream lives on one of them. */
export class JanusPool {
  readonly #instances: readonly JanusInstance[];
  readonly #listeners = new Set<(instance: JanusInstance) => void>();

  constructor(make: (onChange: (instance: JanusInstance) => void) => readonly JanusInstance[]) {
    this.#instances = make((instance) => {
      for (const listener of [...this.#listeners]) listener(instance);
    });
  }

  get instances(): readonly JanusInstance[] {
    return this.#instances;
  }

  /** Returns the least loaded of those that are up; null when none is. */
  pick(): JanusInstance | null {
    const up = this.#instances.filter(({ isUp }) => isUp);
    return up.reduce<JanusInstance | null>(
      (best, each) => (best === null || each.load < best.load ? each : best),
      null,
    );
  }

  /** Tells whenever an instance went up or down. Returns the function that ends it. */
  watch(listener: (instance: JanusInstance) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  stop(): void {
    for (const instance of this.#instances) instance.stop();
  }
}
