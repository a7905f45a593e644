import { LIMITS } from '../../../shared/limits.ts';
import { deliveredMs, isDark, isTimed, type TimedCall, turn } from './callClock.ts';
import {
  CALL_CHECK_MS,
  type CallStage,
  type CallState,
  type OutReason,
  type Participant,
  rulesOf,
} from './callState.ts';
import { finish, place } from './placing.ts';

/** Something that happens by itself when nothing else does before. */
interface Due {
  readonly atMs: number;
  readonly apply: (call: CallState, nowMs: number) => CallState;
}

/** Returns when the call changes by itself; null: it has ended. Deadlines are state; a timer only wakes. */
export function callDueAtMs(call: CallState): number | null {
  return earliest(call)?.atMs ?? null;
}

/**
 * Does all that is due, in the order in which it came due. It is judged by the state as it is, not by the timer that
 * rang.
 */
export function meetDeadlines(call: CallState, nowMs: number): CallState {
  let next = call;
  let met = 0;
  for (let due = earliest(next); due && due.atMs <= nowMs; due = earliest(next)) {
    if (met > call.people.length + STAGE_DEADLINES) throw new Error(`a deadline that was met is due again`);
    next = due.apply(next, nowMs);
    met += 1;
  }
  return next;
}

/** Deadlines of a stage: the check, the limit, and one for each reason for which the clock stands. */
const STAGE_DEADLINES = 5;

function earliest(call: CallState): Due | null {
  if (call.stage.type === 'ended') return null;
  const all = [...call.people.flatMap(dueOfPerson), ...(isTimed(call) ? dueOfStage(call) : [])];
  return all.reduce<Due | null>((first, due) => (first && first.atMs <= due.atMs ? first : due), null);
}

function dueOfPerson({ personId, at }: Participant): readonly Due[] {
  const out = (atMs: number, why: OutReason): readonly Due[] => [
    { atMs, apply: (call, nowMs) => place(call, personId, { type: 'out', why, atMs: nowMs }, nowMs) },
  ];
  switch (at.type) {
    case 'ringing':
      return out(at.untilMs, 'missed');
    case 'preparing':
      return out(at.untilMs, 'notReady');
    case 'connecting':
      return at.isConnected ? [] : out(at.untilMs, 'notConnected');
    case 'away':
      return out(at.sinceMs + LIMITS.callGraceMs, 'gone');
    default:
      return [];
  }
}

function dueOfStage(call: TimedCall): readonly Due[] {
  const { stage } = call;
  const ending = (atMs: number, reason: 'timeLimit' | 'pictureLost' | 'alone'): Due => ({
    atMs,
    apply: (now, nowMs) => finish(now, { reason, byId: null }, nowMs),
  });
  if (stage.type === 'running')
    return [
      ending(stage.sinceMs + Math.max(0, call.limitMs - stage.deliveredMs), 'timeLimit'),
      { atMs: stage.checkedAtMs + CALL_CHECK_MS, apply: check },
    ];
  const { claimEndsAtMs, darkEndsAtMs, aloneEndsAtMs } = pauseEnds(call, stage);
  return [
    ...(claimEndsAtMs === null ? [] : [{ atMs: claimEndsAtMs, apply: claimOver }]),
    ...(darkEndsAtMs === null ? [] : [ending(darkEndsAtMs, 'pictureLost')]),
    ...(aloneEndsAtMs === null ? [] : [ending(aloneEndsAtMs, 'alone')]),
  ];
}

/**
 * Returns when each reason is over for which the clock stands; null: it does not stand for that one. `claimEndsAtMs`: the
 * clock goes on then; with the others the call ends.
 */
export function pauseEnds(
  call: CallState,
  { claimSinceMs, darkSinceMs, aloneSinceMs }: CallStage & { readonly type: 'paused' },
) {
  const claimLeftMs = Math.max(0, LIMITS.callClaimMs - call.claimedMs);
  return {
    claimEndsAtMs: claimSinceMs === null ? null : claimSinceMs + claimLeftMs,
    darkEndsAtMs: darkSinceMs === null || !isDark(call) ? null : darkSinceMs + LIMITS.callGraceMs,
    aloneEndsAtMs: aloneSinceMs === null ? null : aloneSinceMs + rulesOf(call).aloneMs,
  };
}

const claimOver: Due['apply'] = (call, nowMs) => (isTimed(call) ? turn(call, nowMs) : call);

const check: Due['apply'] = (call, nowMs) =>
  call.stage.type === 'running' ? { ...call, stage: { ...call.stage, checkedAtMs: nowMs } } : call;

/**
 * Restores a call after whoever ruled before is gone: every wait begins anew, the clock stands, and everybody has to
 * be connected again.
 */
export function restoreCall(call: CallState, nowMs: number): CallState {
  const { stage } = call;
  if (stage.type === 'ended') return call;
  if (!isTimed(call)) return { ...call, people: call.people.map((one) => waitAnew(one, nowMs)) };
  const counted = stage.type === 'running' ? turn(call, stage.checkedAtMs) : call;
  return {
    ...counted,
    people: counted.people.map((one) => waitAnew(one, nowMs)),
    stage: {
      type: 'paused',
      deliveredMs: deliveredMs(counted, counted.stage.sinceMs),
      sinceMs: nowMs,
      claimSinceMs: null,
      darkSinceMs: null,
      aloneSinceMs: null,
    },
  };
}

function waitAnew(one: Participant, nowMs: number): Participant {
  const { at } = one;
  switch (at.type) {
    case 'ringing':
      return { ...one, at: { ...at, untilMs: nowMs + LIMITS.callRingMs } };
    case 'preparing':
      return { ...one, at: { ...at, untilMs: nowMs + LIMITS.callReadyMs } };
    case 'connecting':
      return { ...one, at: { ...at, untilMs: nowMs + LIMITS.callConnectMs, isConnected: false } };
    case 'here':
    case 'away':
      return { ...one, at: { type: 'away', deviceId: at.deviceId, sinceMs: nowMs } };
    default:
      return one;
  }
}
