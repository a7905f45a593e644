import type { Asset } from '../../../../shared/money.ts';
import type { Clock } from '../../runtime/port.ts';
import type { AppendOutcome, EntryInput, LedgerPort, LedgerRejection } from '../port.ts';

/** What the ledger's tests tip with. */

export interface ManualClock extends Clock {
  set(nowMs: number): void;
}

export function manualClock(startMs = 1_700_000_000_000): ManualClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    after: () => () => {},
    set: (next) => {
      nowMs = next;
    },
  };
}

interface Sum {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly asset?: Asset;
}

export function topUp({ id, to, amountMinor, asset = 'MESI' }: Sum & { readonly to: string }): EntryInput {
  const source = `external:sandbox:${to}`;
  return {
    id,
    kind: 'topUp',
    source,
    legs: [
      { account: source, asset, amountMinor: -amountMinor },
      { account: `wallet:${to}`, asset, amountMinor },
    ],
    ref: null,
    memo: {},
  };
}

export function tip(
  sum: Sum & { readonly from: string; readonly to?: string; readonly ref?: string },
): EntryInput {
  const { id, from, to = 'star', amountMinor, asset = 'MESI', ref = 'stream:st_1' } = sum;
  return {
    id,
    kind: 'tip',
    source: `wallet:${from}`,
    legs: [
      { account: `wallet:${from}`, asset, amountMinor: -amountMinor },
      { account: `creator:${to}`, asset, amountMinor },
    ],
    ref,
    memo: { message: 'Bravo 👏' },
  };
}

/** Money set aside, as `placeHold` books it. */
export function holdOf({
  id,
  from,
  amountMinor,
  asset = 'MESI',
}: Sum & { readonly from: string }): EntryInput {
  return {
    id: `hold/${id}`,
    kind: 'hold',
    source: `wallet:${from}`,
    legs: [
      { account: `wallet:${from}`, asset, amountMinor: -amountMinor },
      { account: `hold:${id}`, asset, amountMinor },
    ],
    ref: null,
    memo: {},
  };
}

/** All of a hold goes back. */
export function voidOf({ id, to, amountMinor, asset = 'MESI' }: Sum & { readonly to: string }): EntryInput {
  return {
    id: `hold/${id}/end`,
    kind: 'void',
    source: `hold:${id}`,
    legs: [
      { account: `hold:${id}`, asset, amountMinor: -amountMinor },
      { account: `wallet:${to}`, asset, amountMinor },
    ],
    ref: null,
    memo: {},
  };
}

export async function fund(ledger: LedgerPort, who: string, amountMinor: bigint): Promise<void> {
  const outcome = await ledger.append(topUp({ id: `fund_${who}`, to: who, amountMinor }));
  if (!outcome.ok) throw new Error(outcome.rejection);
}

export function receiptOfOutcome(outcome: AppendOutcome) {
  if (!outcome.ok) throw new Error(`refused: ${outcome.rejection}`);
  return outcome.receipt;
}

export function refused(rejection: LedgerRejection): AppendOutcome {
  return { ok: false, rejection };
}
