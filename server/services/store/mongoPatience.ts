import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError, MongoInvalidArgumentError, MongoServerError } from 'mongodb';
import { DUPLICATE_KEY, NoAnswer, within } from '../../mongo.ts';
import { StoreUnavailable } from './port.ts';

/** Longer than a replica set takes to elect another primary (10 s when nothing is tuned). */
export const PATIENCE_MS = 15_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** One attempt, with whatever the driver does about it; what was asked twice is done once. */
const ATTEMPT_LIMIT_MS = 8_000;
/** BadValue, FailedToParse, TypeMismatch, IndexOptionsConflict, IndexKeySpecsConflict, BSONObjectTooLarge. */
const OUR_FAULT: readonly unknown[] = [2, 9, 14, 85, 86, 10_334];

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** Says that its attempt decided nothing and another is due. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** The server did not say no: it was not reached, did not answer, or could not do it now. */
function mayHelpToAskAgain(error: unknown): boolean {
  if (error instanceof Undecided || error instanceof NoAnswer) return true;
  if (!(error instanceof MongoError) || error instanceof MongoInvalidArgumentError) return false;
  return !(isDuplicateKey(error) || OUR_FAULT.includes(error.code));
}

export interface Patience {
  readonly patienceMs: number;
  /** When the caller asked, by performance.now(): waiting for one's turn counts. */
  readonly sinceMs?: number;
  /** One attempt may take so long. */
  readonly attemptMs?: number;
}

/**
 * Asks until there is an answer. `attempt` is told whether an earlier one may have reached the server without its
 * answer reaching us. It throws StoreUnavailable when there is none within `patienceMs`, and an error of ours at
 * once.
 */
export async function askPatiently<T>(
  { patienceMs, sinceMs = performance.now(), attemptMs = ATTEMPT_LIMIT_MS }: Patience,
  attempt: (mayHaveHappened: boolean) => Promise<T>,
): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS, failed = false; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await within(attemptMs, attempt(failed));
    } catch (error) {
      if (!mayHelpToAskAgain(error)) throw error;
      if (performance.now() - sinceMs > patienceMs) {
        throw new StoreUnavailable('MongoDB gave no answer in time', { cause: error });
      }
      failed ||= !(error instanceof Undecided);
    }
    await sleep(pauseMs);
  }
}
