import { OVERLAY_LIMITS } from './overlayLimits.ts';
import type { OverlayTip } from './overlayTip.ts';
import type { WaitingTips } from './tipDirector.ts';

/**
 * What a browser source keeps over a reload: which tips it has taken, and which of them wait. It lies in the page's own
 * `sessionStorage`, so that two sources know nothing of each other, and each shows every tip once.
 */
export interface KeptTips {
  /** Ids of the tips that were taken, the newest last. */
  readonly seen: readonly string[];
  readonly waiting: WaitingTips;
}

const FORMAT = 1;

/** Writes what is kept, as a text. */
export function writeKept({ seen, waiting }: KeptTips, nowMs: number): string {
  const { gathering, ...lists } = waiting;
  const sum = gathering && { ...gathering, mesiMinor: String(gathering.mesiMinor) };
  return JSON.stringify({ format: FORMAT, atMs: nowMs, seen, ...lists, gathering: sum });
}

/** Reads it; null: there is nothing, it cannot be read, or it is older than `keptMs`. */
export function readKept(text: string | null, nowMs: number): KeptTips | null {
  try {
    const { format, atMs, seen, held, cards, stage, gathering } = JSON.parse(text ?? 'null');
    const age = nowMs - atMs;
    if (format !== FORMAT || !(age >= 0 && age <= OVERLAY_LIMITS.keptMs)) return null;
    const lists = [held, cards, stage] as readonly OverlayTip[][];
    if (!lists.flat().every(isTip) || !seen.every((id: unknown) => typeof id === 'string')) return null;
    // its own time begins anew with the page
    const sum = gathering && { ...gathering, openedAtMs: 0, mesiMinor: BigInt(gathering.mesiMinor) };
    return { seen, waiting: { held, cards, stage, gathering: sum } };
  } catch {
    return null;
  }
}

function isTip(tip: OverlayTip): boolean {
  return typeof tip.id === 'string' && /^\d+$/.test(tip.mesiMinor) && /^\d+$/.test(tip.amountMinor);
}
