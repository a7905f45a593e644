/** Gives the time. Time, randomness and ids come in through ports, so that a simulation can own them. */
export interface Clock {
  /** Returns milliseconds since the Unix epoch: never less than before, also when the machine's clock is set back. */
  nowMs(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. Order among due tasks is not promised. */
  after(delayMs: number, task: () => void): () => void;
}

export interface Ids {
  /** Returns a fresh unguessable id such as `st_V1StGXR8Z5jdHi6B`. */
  next(prefix: string): string;
}

export interface Runtime {
  readonly clock: Clock;
  readonly ids: Ids;
}
