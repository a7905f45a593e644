import { LIMITS } from '../../../shared/limits.ts';
import {
  CALL_QUORUM,
  type CallStage,
  type CallState,
  isComing,
  isInside,
  type Participant,
} from './callState.ts';

export type TimedStage = CallStage & { readonly type: 'running' | 'paused' };
export type TimedCall = CallState & { readonly stage: TimedStage };

export function isTimed(call: CallState): call is TimedCall {
  return call.stage.type === 'running' || call.stage.type === 'paused';
}

export interface CallFacts {
  /** How long people saw and heard each other. */
  readonly deliveredMs: number;
  /** How much of that time each person was here. */
  readonly people: readonly { readonly personId: string; readonly presentMs: number }[];
}

/** Returns what was delivered by then, and to whom: all that a price needs to know of a call. */
export function callFacts(call: CallState, nowMs: number): CallFacts {
  const { people } = isTimed(call) ? fold(call, nowMs) : call;
  return {
    deliveredMs: deliveredMs(call, nowMs),
    people: people.map(({ personId, presentMs }) => ({ personId, presentMs })),
  };
}

/** Returns how long the call has run by then, at most its limit. */
export function deliveredMs(call: CallState, nowMs: number): number {
  const { stage } = call;
  if (stage.type === 'gathering') return 0;
  return stage.deliveredMs + (stage.type === 'running' ? ranMs(call, stage, nowMs) : 0);
}

/** Returns how long the clock has run; one that was set back takes nothing away again. */
function ranMs({ limitMs }: CallState, stage: TimedStage, nowMs: number): number {
  const leftMs = Math.max(0, limitMs - stage.deliveredMs);
  return Math.min(leftMs, Math.max(0, nowMs - stage.sinceMs));
}

/** Writes down what has run by then. */
function fold(
  call: TimedCall,
  nowMs: number,
): { readonly deliveredMs: number; readonly people: CallState['people'] } {
  const { stage, people } = call;
  if (stage.type === 'paused') return { deliveredMs: stage.deliveredMs, people };
  const more = ranMs(call, stage, nowMs);
  const present = (one: Participant): Participant =>
    one.at.type === 'here' ? { ...one, presentMs: one.presentMs + more } : one;
  return { deliveredMs: stage.deliveredMs + more, people: people.map(present) };
}

/**
 * Changes something at `nowMs`: what ran until then is written down, `changed` makes the people of after it, and who
 * is here then decides whether the clock runs. `nowMs` may be in the past, as far as nothing was decided since.
 */
export function turn(
  call: TimedCall,
  nowMs: number,
  changed: (people: CallState['people']) => CallState['people'] = (people) => people,
): TimedCall {
  const atMs = Math.max(nowMs, call.stage.sinceMs);
  const { deliveredMs: delivered, people } = fold(call, atMs);
  const claimedMs = claimedBy(call, atMs);
  const next = { ...call, people: changed(people), claimedMs };
  return { ...next, stage: stageOf(next, { before: call.stage, deliveredMs: delivered, atMs }) };
}

/**
 * Decides whether the clock runs: it does while two people are here who see somebody, and stands while nobody here
 * does. While one does and the others say that they do not, their word stops it for `LIMITS.callClaimMs` of a call in
 * all: nobody can look on for nothing by complaining.
 */
function stageOf(
  call: CallState,
  input: { readonly before: TimedStage; readonly deliveredMs: number; readonly atMs: number },
): TimedStage {
  const { before, deliveredMs: delivered, atMs } = input;
  const { here, seeing } = countHere(call);
  const isClaimed = here >= CALL_QUORUM && seeing > 0 && seeing < CALL_QUORUM;
  if (seeing >= CALL_QUORUM || (isClaimed && call.claimedMs >= LIMITS.callClaimMs))
    return { type: 'running', deliveredMs: delivered, sinceMs: atMs, checkedAtMs: atMs };
  const { darkSinceMs = null, aloneSinceMs = null } = before.type === 'paused' ? before : {};
  return {
    type: 'paused',
    deliveredMs: delivered,
    sinceMs: atMs,
    claimSinceMs: isClaimed ? atMs : null,
    // Somebody who says in between that the picture is back does not make the pause longer.
    darkSinceMs: darkSinceMs ?? (isDark(call) ? atMs : null),
    aloneSinceMs: isAlone(call) ? (aloneSinceMs ?? atMs) : null,
  };
}

function countHere({ people }: CallState) {
  let here = 0;
  let seeing = 0;
  for (const { at } of people) {
    if (at.type !== 'here') continue;
    here += 1;
    if (at.lost === null) seeing += 1;
  }
  return { here, seeing };
}

/** Says whether enough people are here, and none of them sees anybody. */
export function isDark(call: CallState): boolean {
  const { here, seeing } = countHere(call);
  return here >= CALL_QUORUM && seeing === 0;
}

/** Says whether one person is left in the call, and nobody is on the way to it. */
export function isAlone({ people }: CallState): boolean {
  const coming = people.filter(isComing);
  return coming.length === 1 && coming.every(isInside);
}

/** Returns for how long the word of one person alone has stopped the clock of this call. */
function claimedBy({ stage, claimedMs }: TimedCall, nowMs: number): number {
  const sinceMs = stage.type === 'paused' ? stage.claimSinceMs : null;
  return claimedMs + (sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs));
}
