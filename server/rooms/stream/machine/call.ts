import { LIMITS } from '../../../../shared/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { end, recognise } from '../../orders/book.ts';
import { worthOf } from '../../orders/price.ts';
import type { Ask } from '../link/asks.ts';
import { awaySince, keepTime, lostSince, pauseOf, standsForOthers } from './callTimer.ts';
import { closeCall, deliveredMs } from './closeCall.ts';
import type { Both, Call, CallPhase, CallSide, Extension, Since } from './modes.ts';
import { isHeldFor, placeOrder } from './orders.ts';
import { CALL_DUE_MS } from './requests.ts';
import { change, ok, refuse, type StreamDecision, type StreamState } from './state.ts';
import { lengthOf } from './views.ts';

/** How much of a running call may go uncharged when its server dies. */
const CHECK_MS = 5 * SECOND_MS;

const both = ({ creator, partner }: Both): boolean => creator && partner;
const enter = (state: StreamState, call: Call, phase: CallPhase): StreamState =>
  change(state, { call: { ...call, phase } });

/** null: there is no such call. */
function callOf(
  state: StreamState,
  input: { readonly side: CallSide; readonly personId: string },
): Call | null {
  const { call } = state.modes;
  return call && (input.side === 'creator' || call.request.person.id === input.personId) ? call : null;
}

export interface CallStep {
  readonly side: CallSide;
  readonly personId: string;
  readonly nowMs: number;
}

export function ready(state: StreamState, step: CallStep): StreamDecision {
  const call = callOf(state, step);
  if (!call) return refuse('NotInCall');
  if (call.phase.t !== 'accepted') return ok(state);
  const sides: Both = { ...call.phase.ready, [step.side]: true };
  if (!both(sides)) return ok(enter(state, call, { ...call.phase, ready: sides }));
  const untilMs = step.nowMs + LIMITS.callConnectMs;
  return ok(enter(state, call, { t: 'connecting', untilMs, connected: { creator: false, partner: false } }));
}

export function connected(state: StreamState, callId: string, step: CallStep): StreamDecision {
  const call = callOf(state, step);
  if (call?.callId !== callId || call.phase.t === 'accepted') return refuse('NotInCall');
  const { phase } = call;
  if (phase.t === 'connecting') {
    const sides: Both = { ...phase.connected, [step.side]: true };
    return ok(
      both(sides) ? run(state, call, step.nowMs) : enter(state, call, { ...phase, connected: sides }),
    );
  }
  const { side, nowMs } = step;
  const [away, lost] = [awaySince(call), lostSince(call)];
  if (away[side] === null && lost[side] === null) return ok(state);
  return ok(turn(state, call, { away: { ...away, [side]: null }, lost: { ...lost, [side]: null }, nowMs }));
}

/** That side is there, and sees and hears nothing of the other, or is not seen: its own word, told again while it is so. */
export function pictureLost(
  state: StreamState,
  { callId, sends = true }: { readonly callId: string; readonly sends?: boolean | undefined },
  step: CallStep,
): StreamDecision {
  const call = callOf(state, step);
  if (call?.callId !== callId || call.phase.t === 'accepted') return refuse('NotInCall');
  const { side, nowMs } = step;
  const { phase } = call;
  if (phase.t === 'connecting')
    return ok(enter(state, call, { ...phase, connected: { ...phase.connected, [side]: false } }));
  const [away, lost] = [awaySince(call), lostSince(call)];
  const cut = side === 'creator' ? { creatorCut: !sends } : {};
  if (away[side] !== null) return ok(state);
  if (lost[side] !== null) return ok(cut.creatorCut ? change(state, { call: { ...call, ...cut } }) : state);
  return ok(turn(state, { ...call, ...cut }, { away, lost: { ...lost, [side]: nowMs }, nowMs }));
}

function run(state: StreamState, call: Call, nowMs: number): StreamState {
  return enter(state, call, { t: 'running', deliveredMs: 0, sinceMs: nowMs, checkedAtMs: nowMs });
}

/** The timer runs or stands by who is away, and who has lost the picture. */
function turn(
  state: StreamState,
  call: Call,
  { away, lost, nowMs }: { readonly away: Since; readonly lost: Since; readonly nowMs: number },
): StreamState {
  const delivered = deliveredMs(call, nowMs);
  const next = keepTime(call, { deliveredMs: delivered, awaySinceMs: away, lostSinceMs: lost, nowMs });
  return change(state, { call: next });
}

/** One side is gone, since then: the timer stands until it is connected again. */
export function sideLeft(state: StreamState, side: CallSide, sinceMs: number): StreamState {
  const { call } = state.modes;
  if (!call) return state;
  const { phase } = call;
  switch (phase.t) {
    case 'accepted':
      return state;
    case 'connecting':
      return enter(state, call, { ...phase, connected: { ...phase.connected, [side]: false } });
    case 'running':
    case 'paused': {
      const [away, lost] = [awaySince(call), lostSince(call)];
      if (away[side] !== null) return state;
      const gone = { away: { ...away, [side]: sinceMs }, lost: { ...lost, [side]: null } };
      return turn(state, call, { ...gone, nowMs: sinceMs });
    }
  }
}

/** Either ends it; a call that was only accepted is called off. */
export function endCall(state: StreamState, callId: string, step: CallStep): StreamDecision {
  const call = callOf(state, step);
  if (call?.callId !== callId) return refuse('NotInCall');
  const fanLeft = step.side === 'partner' && !standsForOthers(call);
  return ok(
    closeCall(state, { fanLeft, end: step.side === 'partner' ? 'cancelled' : 'returned', nowMs: step.nowMs }),
  );
}

export function extendCall(state: StreamState, ask: Ask, nowMs: number): StreamDecision {
  const { person, what } = ask;
  if (what.t !== 'extendCall') return refuse('BadRequest');
  const { asset, amountMinor } = what;
  const told = { orderId: ask.id, purpose: 'extension', payerId: person.id, asset, amountMinor } as const;
  const known = recognise(state.modes.orders, told);
  if (known !== 'new') return known === 'again' ? ok(state) : refuse('IdempotencyConflict');
  const call = callOf(state, { side: 'partner', personId: person.id });
  if (call?.callId !== what.callId || call.phase.t === 'accepted') return refuse('NotInCall');
  if (call.extension) return refuse('RateLimited');
  const priced = worthOf(amountMinor, what);
  if (priced === null) return refuse('QuoteExpired');
  if (BigInt(priced.mesiMinor) < costOf(call, what.minutes)) return refuse('ExtensionTooLow');
  const orders = placeOrder(state, ask, { purpose: 'extension', priced, dueAtMs: nowMs + CALL_DUE_MS });
  if (!orders) return refuse('RateLimited');
  const extension: Extension = { orderId: ask.id, minutes: what.minutes };
  return ok(change(state, { orders, call: { ...call, extension } }));
}

/** MESI minor units: the minutes at the least price of the call, rounded up. */
function costOf(call: Call, minutes: number): bigint {
  const { minimumMinor, lengthMs } = call.request.terms;
  const whole = BigInt(minimumMinor) * BigInt(minutes * MINUTE_MS);
  return (whole + BigInt(lengthMs) - 1n) / BigInt(lengthMs);
}

export function answerExtension(
  state: StreamState,
  answer: { readonly orderId: string; readonly accept: boolean },
): StreamDecision {
  const { call } = state.modes;
  const extension = call?.extension;
  if (!call || extension?.orderId !== answer.orderId || !isHeldFor(state.modes, extension))
    return refuse('RequestNotFound');
  const without: Call = { ...call, extension: null };
  if (!answer.accept) {
    const orders = end(state.modes.orders, [extension.orderId], { type: 'void', why: 'declined' });
    return ok(change(state, { orders, call: without }));
  }
  const segment = { orderId: extension.orderId, lengthMs: extension.minutes * MINUTE_MS };
  return ok(change(state, { call: { ...without, segments: [...call.segments, segment] } }));
}

/** When the call changes by itself. */
export function callDueAtMs(call: Call): number {
  const { phase } = call;
  switch (phase.t) {
    case 'accepted':
      return phase.readyByMs;
    case 'connecting':
      return phase.untilMs;
    case 'running':
      return Math.min(phase.sinceMs + lengthOf(call) - phase.deliveredMs, phase.checkedAtMs + CHECK_MS);
    case 'paused':
      return pauseOf(call, phase).untilMs;
  }
}

export function callDue(state: StreamState, nowMs: number): StreamState {
  const { call } = state.modes;
  if (!call || nowMs < callDueAtMs(call)) return state;
  const { phase } = call;
  switch (phase.t) {
    case 'accepted':
      return notReady(state, call, phase, nowMs);
    case 'connecting':
      return closeCall(state, { fanLeft: false, end: 'returned', nowMs });
    case 'running':
      return deliveredMs(call, nowMs) >= lengthOf(call)
        ? closeCall(state, { fanLeft: false, end: 'returned', nowMs })
        : enter(state, call, { ...phase, checkedAtMs: nowMs });
    case 'paused': {
      const { creator, partner } = phase.awaySinceMs;
      if (pauseOf(call, phase).goesOn)
        return turn(state, call, { away: awaySince(call), lost: lostSince(call), nowMs });
      // of two that are away nobody is the one who left
      const fanLeft = creator === null && (partner !== null || !standsForOthers(call));
      return closeCall(state, { fanLeft, end: 'returned', nowMs });
    }
  }
}

/** A fan who is not there loses the turn, not the money; a creator who is not there accepts nobody by rule. */
function notReady(
  state: StreamState,
  call: Call,
  { ready: sides }: CallPhase & { t: 'accepted' },
  nowMs: number,
): StreamState {
  if (!sides.partner) return closeCall(state, { fanLeft: false, end: 'expired', nowMs });
  const { requests, callQueue } = state.modes;
  if (!requests?.isOpen) return closeCall(state, { fanLeft: false, end: 'declined', nowMs });
  const patient = { ...requests, autoAccept: false };
  return change(state, { call: null, callQueue: [...callQueue, call.request], requests: patient });
}

/** Whoever ruled before is gone: the timer stands, and both have to be connected anew. */
export function restoreCall(call: Call, nowMs: number): Call {
  const { phase } = call;
  const awaySinceMs = { creator: nowMs, partner: nowMs };
  switch (phase.t) {
    case 'accepted':
      return { ...call, phase: { ...phase, readyByMs: nowMs + LIMITS.callReadyMs } };
    case 'connecting': {
      const nobody = { creator: false, partner: false };
      return {
        ...call,
        phase: { t: 'connecting', untilMs: nowMs + LIMITS.callConnectMs, connected: nobody },
      };
    }
    case 'running': {
      const delivered = deliveredMs(call, phase.checkedAtMs);
      return { ...call, phase: { t: 'paused', deliveredMs: delivered, awaySinceMs } };
    }
    case 'paused':
      return { ...call, phase: { t: 'paused', deliveredMs: phase.deliveredMs, awaySinceMs } };
  }
}
