import { setTimeout as sleep } from 'node:timers/promises';
import type { Rejection } from '../../../shared/protocol/rejections.ts';

/** The answer is not known, or is "not now": the same command id has to be asked again. */
export class Retry extends Error {
  override readonly name = 'Retry';
  readonly waitMs: number;
  constructor({ rejection, cause }: { readonly rejection?: Rejection; readonly cause?: unknown } = {}) {
    super(rejection?.code ?? String(cause ?? 'no answer'));
    this.waitMs = rejection?.retryAfterMs ?? 0;
  }
}

/** The server said no, and will say so again. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface Patience {
  /** For how long one command is asked again, restarts included, in milliseconds. */
  readonly limitMs: number;
  /** It is called for each try after the first. */
  readonly onRetry: (error: Retry) => void;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 500;

/**
 * Tries until it succeeds, is refused, or the limit is over. Rejects with `Refused` when it is refused, and with the
 * last `Retry` when the limit is over.
 */
export async function persist<T>({ limitMs, onRetry }: Patience, attempt: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Retry) || performance.now() - startedAtMs > limitMs) throw error;
      onRetry(error);
      // Tries are spread, so that a restarted server does not meet everybody in one instant.
      await sleep(Math.max(error.waitMs, waitMs * (0.5 + Math.random())));
    }
  }
}
