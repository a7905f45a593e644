import type { Presence } from '@colyseus/core';
import { SECOND_MS } from '../shared/time.ts';
import { inTime } from './inTime.ts';
import type { Log } from './log.ts';
import type { Clock } from './services/runtime/port.ts';

/** The others are waited for so long, and not asked again for so long after they were silent. */
export const PATIENCE_MS = 250;
const PAUSE_MS = 2 * SECOND_MS;

interface PatientPresenceInput {
  /** Where the processes of one server set count together; null: this one is the whole. */
  readonly presence: Presence | null;
  readonly clock: Clock;
  readonly log: Log;
  /** What could not be done, for the log. */
  readonly failure: string;
}

/**
 * What all processes know together, for whoever can do without. Redis' client keeps what it is asked while Redis is
 * away, and would let people wait for minutes.
 */
export class PatientPresence {
  readonly #input: PatientPresenceInput;
  #silentAtMs: number | null = null;

  constructor(input: PatientPresenceInput) {
    this.#input = input;
  }

  /** Asks the others; null when there are none, or when they cannot be reached right now. */
  async ask<T>(question: (presence: Presence) => Promise<T>): Promise<T | null> {
    const { presence, clock, log, failure } = this.#input;
    if (presence === null || this.#isPausing(clock.nowMs())) return null;
    try {
      return await inTime(clock, question(presence), PATIENCE_MS);
    } catch (err) {
      this.#silentAtMs = clock.nowMs();
      log.warn({ err }, failure);
      return null;
    }
  }

  #isPausing(nowMs: number): boolean {
    return this.#silentAtMs !== null && Math.abs(nowMs - this.#silentAtMs) < PAUSE_MS;
  }
}
