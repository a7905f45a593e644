import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError } from 'mongodb';
import { NoAnswer, within } from '../../../mongo.ts';
import { LedgerUnavailable } from '../port.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';

/** The database does not show yet what it must have; asking again helps. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

export interface PatienceTask {
  /** Ends what would wait for a server that does not come back while the ledger is closed. */
  readonly halt: AbortSignal;
  readonly onFailure?: (cause: unknown) => void;
  /** Whoever waits has waited long enough; from then on, at each failure. */
  readonly onLate?: (cause: unknown) => void;
  readonly answerWithinMs: number;
  /** One attempt may take so long. */
  readonly attemptMs?: number;
}

/** What is begun is asked again until there is an answer; who waits for it is told in time that there is none yet. */
export class Patience {
  readonly #startedAtMs = performance.now();
  readonly #task: PatienceTask;
  #pauseMs: number = MONGO_LIMITS.firstPauseMs;
  #isLate = false;

  constructor(task: PatienceTask) {
    this.#task = task;
  }

  /** However long it takes: what was begun has an end. */
  async insist<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await within(this.#task.attemptMs ?? MONGO_LIMITS.attemptMs, attempt());
      } catch (cause) {
        await this.failed(cause);
      }
    }
  }

  /** As long as somebody waits for it: nothing depends on its end. */
  async tryInTime<T>(attempt: () => Promise<T>): Promise<T> {
    return this.insist(async () => {
      if (this.#isLate) throw new LedgerUnavailable('the database gives no answer');
      return attempt();
    });
  }

  /** Returns when it is time for another attempt; throws what another attempt does not help. */
  async failed(cause: unknown): Promise<void> {
    if (!(cause instanceof MongoError || cause instanceof NotYet || cause instanceof NoAnswer)) throw cause;
    const { halt, onFailure, onLate, answerWithinMs } = this.#task;
    onFailure?.(cause);
    this.#isLate = performance.now() - this.#startedAtMs >= answerWithinMs;
    if (this.#isLate) onLate?.(cause);
    if (halt.aborted)
      throw new LedgerUnavailable('the ledger was closed before there was an answer', { cause });
    await sleep(this.#pauseMs, undefined, { signal: halt }).catch(() => {});
    this.#pauseMs = Math.min(2 * this.#pauseMs, MONGO_LIMITS.longestPauseMs);
  }
}
