import type { Runtime } from './port.ts';

export interface SimRuntime extends Runtime {
  /** Moves the clock on and runs what falls due on the way, each task at its own time. */
  advance(durationMs: number): void;
  /** Returns how many tasks still wait. */
  pending(): number;
}

interface Task {
  readonly dueAtMs: number;
  readonly run: () => void;
}

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ID_LENGTH = 16;

/** Makes a clock that stands still until it is advanced, and ids that a seed decides, for tests and simulations. */
export function createSimRuntime({
  startMs = Date.UTC(2026, 0, 1),
  seed = 1,
}: {
  readonly startMs?: number;
  readonly seed?: number;
} = {}): SimRuntime {
  let nowMs = startMs;
  const tasks = new Set<Task>();
  const random = mulberry32(seed);

  const firstDue = (untilMs: number): Task | null => {
    let first: Task | null = null;
    for (const task of tasks) {
      if (task.dueAtMs <= untilMs && (first === null || task.dueAtMs < first.dueAtMs)) first = task;
    }
    return first;
  };

  return {
    clock: {
      nowMs: () => nowMs,
      after(delayMs, run) {
        const task = { dueAtMs: nowMs + Math.max(0, delayMs), run };
        tasks.add(task);
        return () => void tasks.delete(task);
      },
    },
    ids: {
      next: (prefix) => {
        let text = '';
        for (let i = 0; i < ID_LENGTH; i++) text += ID_ALPHABET[Math.floor(random() * ID_ALPHABET.length)];
        return `${prefix}_${text}`;
      },
    },
    advance(durationMs) {
      const untilMs = nowMs + durationMs;
      for (let task = firstDue(untilMs); task !== null; task = firstDue(untilMs)) {
        tasks.delete(task);
        nowMs = task.dueAtMs;
        task.run();
      }
      nowMs = untilMs;
    },
    pending: () => tasks.size,
  };
}

/** Returns a small well-mixed generator of numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
