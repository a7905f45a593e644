import { OVERLAY_LIMITS } from './overlayLimits.ts';
import type { OverlayTip } from './overlayTip.ts';

/** Many tips told as one: counted and summed, with the largest givers by name. */
export interface Burst {
  readonly openedAtMs: number;
  readonly count: number;
  /** Sum of what the creator was credited, MESI minor units. */
  readonly mesiMinor: bigint;
  /** The largest tips, one per name, largest first; at most OVERLAY_LIMITS.burstNames. */
  readonly best: readonly OverlayTip[];
}

export function mesiOf(tip: OverlayTip): bigint {
  return BigInt(tip.mesiMinor);
}

export function gather(burst: Burst | null, tip: OverlayTip, nowMs: number): Burst {
  const before = burst ?? { openedAtMs: nowMs, count: 0, mesiMinor: 0n, best: [] };
  return {
    openedAtMs: before.openedAtMs,
    count: before.count + 1,
    mesiMinor: before.mesiMinor + mesiOf(tip),
    best: withBest(before.best, tip),
  };
}

/** Counts a tip that nobody has judged yet: its sum without its name and words. */
export function gatherUnread(burst: Burst | null, tip: OverlayTip, nowMs: number): Burst {
  const { best, ...sum } = gather(burst, tip, nowMs);
  return { ...sum, best: burst?.best ?? [] };
}

function withBest(best: readonly OverlayTip[], tip: OverlayTip): readonly OverlayTip[] {
  const rival = best.find((other) => other.name === tip.name);
  if (rival && mesiOf(rival) >= mesiOf(tip)) return best;
  const others = best.filter((other) => other !== rival);
  const place = others.findIndex((other) => mesiOf(other) < mesiOf(tip));
  const ranked = place < 0 ? [...others, tip] : others.toSpliced(place, 0, tip);
  return ranked.slice(0, OVERLAY_LIMITS.burstNames);
}
