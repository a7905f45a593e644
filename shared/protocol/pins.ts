import { LIMITS } from '../limits.ts';
import type { Asset } from '../money.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import type { Person } from './people.ts';

/** A paid message that stays above the chat for a while. */
export interface PinView {
  /** The id of its tip. */
  readonly id: string;
  readonly from: Person | null;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly message: string;
  readonly atMs: number;
  readonly untilMs: number;
}

const MESI = 1_000_000n;

/**
 * How long a paid message stays pinned, by what the creator was credited, the largest first. They are the steps of YouTube's
 * Super Chat (5, 10, 20, 50, 100, 200, 300, 400 and 500 dollars), at ten MESI a dollar.
 */
export const PIN_TIERS: readonly { readonly fromMinor: bigint; readonly pinnedMs: number }[] = [
  { fromMinor: 5_000n * MESI, pinnedMs: 5 * HOUR_MS },
  { fromMinor: 4_000n * MESI, pinnedMs: 4 * HOUR_MS },
  { fromMinor: 3_000n * MESI, pinnedMs: 3 * HOUR_MS },
  { fromMinor: 2_000n * MESI, pinnedMs: 2 * HOUR_MS },
  { fromMinor: 1_000n * MESI, pinnedMs: HOUR_MS },
  { fromMinor: 500n * MESI, pinnedMs: 30 * MINUTE_MS },
  { fromMinor: 200n * MESI, pinnedMs: 10 * MINUTE_MS },
  { fromMinor: 100n * MESI, pinnedMs: 5 * MINUTE_MS },
  { fromMinor: 50n * MESI, pinnedMs: 2 * MINUTE_MS },
];

/** Returns how long a message that came with so much stays pinned, in ms; 0: it does not. */
export function pinnedMs(mesiMinor: string): number {
  const credited = BigInt(mesiMinor);
  return PIN_TIERS.find(({ fromMinor }) => credited >= fromMinor)?.pinnedMs ?? 0;
}

type Paid = Omit<PinView, 'untilMs'>;

/**
 * Adds a tip to what is pinned, where its message and amount are for that. What has had its time leaves, and of more than fit
 * the smallest, of equals the one that has the least time left.
 */
export function withPin(pins: readonly PinView[] | undefined, tip: Paid): readonly PinView[] | undefined {
  const lastsMs = tip.message === '' ? 0 : pinnedMs(tip.mesiMinor);
  if (lastsMs === 0) return pins;
  const { id, from, asset, amountMinor, mesiMinor, message, atMs } = tip;
  const pin = { id, from, asset, amountMinor, mesiMinor, message, atMs, untilMs: atMs + lastsMs };
  const standing = (pins ?? []).filter((one) => one.untilMs > atMs && one.id !== id);
  return [...standing, pin].sort(byAmount).slice(0, LIMITS.pins);
}

/** Puts the largest first; of equals the one that stays longer. */
function byAmount(a: PinView, b: PinView): number {
  const [one, other] = [BigInt(a.mesiMinor), BigInt(b.mesiMinor)];
  if (one !== other) return one > other ? -1 : 1;
  return b.untilMs - a.untilMs || (a.id < b.id ? -1 : 1);
}
