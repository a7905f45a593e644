import { LIMITS } from '../../../../shared/limits.ts';
import type { Call, CallPhase, Since } from './modes.ts';

const NOBODY: Since = { creator: null, partner: null };
export const isAnybody = ({ creator, partner }: Since): boolean => creator !== null || partner !== null;

export type Paused = CallPhase & { readonly t: 'paused' };

/** Who is there and has lost the picture, since when. Documents of before say nothing of it. */
export function lostSince({ phase }: Call): Since {
  return phase.t === 'running' || phase.t === 'paused' ? (phase.lostSinceMs ?? NOBODY) : NOBODY;
}

export function awaySince({ phase }: Call): Since {
  return phase.t === 'paused' ? phase.awaySinceMs : NOBODY;
}

/**
 * Whether the timer runs or stands. It stands while somebody is away, and while both have lost the picture. The word of
 * one side alone stops it for `LIMITS.callClaimMs` of a call in all: nobody can look on for nothing by complaining.
 */
export function keepTime(
  call: Call,
  input: {
    readonly deliveredMs: number;
    readonly awaySinceMs: Since;
    readonly lostSinceMs: Since;
    readonly nowMs: number;
  },
): Call {
  const { deliveredMs, awaySinceMs, lostSinceMs, nowMs } = input;
  const claimedMs = claimedBy(call, nowMs);
  const told = isAnybody(lostSinceMs) ? { lostSinceMs } : {};
  const isAlone =
    !isAnybody(awaySinceMs) && (lostSinceMs.creator === null) !== (lostSinceMs.partner === null);
  const bothSinceMs = bothSince(call, input);
  const isIdle = !isAnybody(awaySinceMs) && !isAnybody(lostSinceMs);
  const phase: CallPhase =
    isIdle || (isAlone && claimedMs >= LIMITS.callClaimMs)
      ? { t: 'running', deliveredMs, sinceMs: nowMs, checkedAtMs: nowMs, ...told }
      : {
          t: 'paused',
          deliveredMs,
          awaySinceMs,
          ...told,
          ...(isAlone ? { aloneSinceMs: nowMs } : {}),
          ...(bothSinceMs === undefined ? {} : { bothSinceMs }),
        };
  return { ...call, ...(claimedMs > 0 ? { claimedMs } : {}), phase };
}

/** A side that says it has the picture, and at once that it has not, does not make the pause longer. */
function bothSince(
  { phase }: Call,
  {
    awaySinceMs,
    lostSinceMs,
    nowMs,
  }: { readonly awaySinceMs: Since; readonly lostSinceMs: Since; readonly nowMs: number },
): number | undefined {
  const before = phase.t === 'paused' ? phase.bothSinceMs : undefined;
  const isBoth = !isAnybody(awaySinceMs) && lostSinceMs.creator !== null && lostSinceMs.partner !== null;
  return before ?? (isBoth ? nowMs : undefined);
}

/** For how long the word of one side alone has stopped the timer of this call. */
function claimedBy({ phase, claimedMs = 0 }: Call, nowMs: number): number {
  const sinceMs = phase.t === 'paused' ? phase.aloneSinceMs : undefined;
  return claimedMs + (sinceMs === undefined ? 0 : Math.max(0, nowMs - sinceMs));
}

export interface Pause {
  readonly why: 'creator' | 'partner' | 'picture';
  /** When it is over: the call with it, or (`goesOn`) only the pause. */
  readonly untilMs: number;
  readonly goesOn: boolean;
}

/** Of several that are away, who has been longest; of two at once it is the creator. */
export function pauseOf(call: Call, phase: Paused): Pause {
  const { creator, partner } = phase.awaySinceMs;
  const ends = (why: Pause['why'], sinceMs: number): Pause => ({
    why,
    untilMs: sinceMs + LIMITS.callGraceMs,
    goesOn: false,
  });
  if (creator !== null && (partner === null || creator <= partner)) return ends('creator', creator);
  if (partner !== null) return ends('partner', partner);
  const left = Math.max(0, LIMITS.callClaimMs - (call.claimedMs ?? 0));
  if (phase.aloneSinceMs !== undefined)
    return { why: 'picture', untilMs: phase.aloneSinceMs + left, goesOn: true };
  const lost = lostSince(call);
  return ends('picture', phase.bothSinceMs ?? Math.max(lost.creator ?? 0, lost.partner ?? 0));
}

/**
 * Not by the fan's doing. That both have lost the picture a fan could bring about by sending no more: it counts only when
 * the creator, whose loss it would be, has lost what it sends as well.
 */
export function standsForOthers(call: Call): boolean {
  const { creator } = awaySince(call);
  const lost = lostSince(call);
  const isBoth = lost.creator !== null && lost.partner !== null;
  return call.phase.t === 'paused' && (creator !== null || (isBoth && call.creatorCut === true));
}
