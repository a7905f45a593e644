import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import type { Clock } from '../../runtime/port.ts';
import type { LedgerPort } from '../port.ts';
import { holdOfReceipt, voidHold } from './holds.ts';

/** Open holds looked at in one step. */
const PAGE_HOLDS = 500;
/** Between two rounds through all open holds. */
const ROUND_EVERY_MS = 30 * SECOND_MS;
/** Between two pages of a round. */
const PAGE_EVERY_MS = SECOND_MS;
/** So long its own authority has to end a hold that is due, and to say why. */
const GRACE_MS = MINUTE_MS;

/** Voids what is due among the next `limit` open holds. `cursor` leads on; null: these were the last. */
export async function expireDueHolds(
  ledger: Pick<LedgerPort, 'append' | 'get' | 'find'>,
  task: { readonly nowMs: number; readonly limit: number; readonly cursor?: string | null },
): Promise<{ readonly expired: number; readonly cursor: string | null }> {
  const { nowMs, limit, cursor = null } = task;
  const page = await ledger.find({
    by: { openHolds: true },
    limit,
    ...(cursor === null ? {} : { cursor }),
  });
  const holds = page.receipts.map(holdOfReceipt).filter((hold) => hold !== null);
  const ends = await Promise.all(
    holds
      .filter(({ dueAtMs }) => dueAtMs <= nowMs)
      .map(({ holdId }) => voidHold(ledger, { holdId, reason: 'expired' })),
  );
  return { expired: ends.filter((end) => end.ok && !end.replayed).length, cursor: page.cursor };
}

/**
 * Ends, on any number of servers at once, the holds that nobody ends: those of a stream that is never taken up again.
 * Answers how to stop it; what was begun is then over.
 */
export function startHoldSweep(parts: {
  readonly ledger: Pick<LedgerPort, 'append' | 'get' | 'find'>;
  readonly clock: Clock;
  readonly onExpired: (count: number) => void;
  /** The sweep goes on all the same, a round later. */
  readonly onFailed: (cause: unknown) => void;
}): () => Promise<void> {
  const { ledger, clock, onExpired, onFailed } = parts;
  let cursor: string | null = null;
  let step = Promise.resolve();
  let cancel: (() => void) | null = null;
  const sweep = async () => {
    try {
      const nowMs = clock.nowMs() - GRACE_MS;
      const swept = await expireDueHolds(ledger, { nowMs, limit: PAGE_HOLDS, cursor });
      cursor = swept.cursor;
      if (swept.expired > 0) onExpired(swept.expired);
    } catch (cause) {
      cursor = null;
      onFailed(cause);
    }
    if (cancel !== null) arm();
  };
  const arm = () => {
    cancel = clock.after(cursor === null ? ROUND_EVERY_MS : PAGE_EVERY_MS, () => {
      step = sweep();
    });
  };
  arm();
  return async () => {
    cancel?.();
    cancel = null;
    await step;
  };
}
