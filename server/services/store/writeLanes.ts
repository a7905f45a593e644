/**
 * Runs tasks of one lane one after another, in the order they were given; different lanes do not wait for each
 * other.
 */
export interface WriteLanes {
  run<T>(lane: string, task: () => Promise<T>): Promise<T>;
  /** Waits until everything that was given before is done. */
  idle(): Promise<void>;
}

export function createWriteLanes(): WriteLanes {
  /** The end of each lane that has work. */
  const ends = new Map<string, Promise<unknown>>();

  return {
    run<T>(lane: string, task: () => Promise<T>): Promise<T> {
      const before = ends.get(lane);
      const result = before ? before.then(task) : task();
      const end: Promise<void> = result
        .then(
          () => {},
          () => {},
        )
        .then(() => {
          if (ends.get(lane) === end) ends.delete(lane);
        });
      ends.set(lane, end);
      return result;
    },

    async idle() {
      await Promise.all(ends.values());
    },
  };
}
