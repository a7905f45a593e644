import { MINUTE_MS } from '../../../../shared/time.ts';
import type { CallCommand } from '../../call/callCommands.ts';
import { decideCall } from '../../call/callMachine.ts';
import type { CallState } from '../../call/callState.ts';
import { end, recognise } from '../../orders/book.ts';
import { worthOf } from '../../orders/price.ts';
import type { Ask } from '../link/asks.ts';
import { DEVICE, isAccepted, placeOf, standsForOthers } from './callTimer.ts';
import { closeCall } from './closeCall.ts';
import type { Call, CallSide, Extension } from './modes.ts';
import { isHeldFor, placeOrder } from './orders.ts';
import { CALL_DUE_MS } from './requests.ts';
import { change, ok, refuse, type StreamDecision, type StreamState } from './state.ts';

/** Finds the call; null: there is no such call. */
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

/** What brings no end to it. */
function tell(state: StreamState, call: Call, command: CallCommand, nowMs: number): StreamDecision {
  const decision = decideCall(call.state, command, nowMs);
  return decision.ok ? ok(enter(state, call, decision.next)) : decision;
}

function enter(state: StreamState, call: Call, next: CallState): StreamState {
  return next === call.state ? state : change(state, { call: { ...call, state: next } });
}

export function ready(state: StreamState, step: CallStep): StreamDecision {
  const call = callOf(state, step);
  if (!call) return refuse('NotInCall');
  return tell(state, call, { type: 'ready', personId: step.side, deviceId: DEVICE }, step.nowMs);
}

export function connected(state: StreamState, callId: string, step: CallStep): StreamDecision {
  const call = callOf(state, step);
  if (call?.callId !== callId) return refuse('NotInCall');
  return tell(state, call, { type: 'connected', personId: step.side, deviceId: DEVICE }, step.nowMs);
}

/**
 * Notes that a side is there, and sees and hears nothing of the other, or is not seen. It is the side's own word,
 * told again while it is so.
 */
export function pictureLost(
  state: StreamState,
  { callId, sends = true }: { readonly callId: string; readonly sends?: boolean | undefined },
  step: CallStep,
): StreamDecision {
  const call = callOf(state, step);
  if (call?.callId !== callId) return refuse('NotInCall');
  const command = { type: 'pictureLost', personId: step.side, deviceId: DEVICE, sends } as const;
  return tell(state, call, command, step.nowMs);
}

/** Notes that a side is gone since then: the timer stands until it is connected again. */
export function sideLeft(state: StreamState, side: CallSide, sinceMs: number): StreamState {
  const { call } = state.modes;
  if (!call) return state;
  const command = { type: 'deviceLeft', personId: side, deviceId: DEVICE, sinceMs } as const;
  const decision = tell(state, call, command, sinceMs);
  return decision.ok ? decision.next : state;
}

/** Ends a call, for either side; a call that was only accepted is called off. */
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
  if (what.type !== 'extendCall') return refuse('BadRequest');
  const { asset, amountMinor } = what;
  const told = { orderId: ask.id, purpose: 'extension', payerId: person.id, asset, amountMinor } as const;
  const known = recognise(state.modes.orders, told);
  if (known !== 'new') return known === 'again' ? ok(state) : refuse('IdempotencyConflict');
  const call = callOf(state, { side: 'partner', personId: person.id });
  if (call?.callId !== what.callId || isAccepted(call)) return refuse('NotInCall');
  if (call.extension) return refuse('RateLimited');
  const priced = worthOf(amountMinor, what);
  if (priced === null) return refuse('QuoteExpired');
  if (BigInt(priced.mesiMinor) < costOf(call, what.minutes)) return refuse('ExtensionTooLow');
  const orders = placeOrder(state, ask, {
    ...{ purpose: 'extension', priced, dueAtMs: nowMs + CALL_DUE_MS },
    isAnonymous: call.request.anonymous,
  });
  if (!orders) return refuse('RateLimited');
  const extension: Extension = { orderId: ask.id, minutes: what.minutes };
  return ok(change(state, { orders, call: { ...call, extension } }));
}

/** Returns what the minutes cost at the least price of the call, rounded up, in MESI minor units. */
function costOf(call: Call, minutes: number): bigint {
  const { minimumMinor, lengthMs } = call.request.terms;
  const whole = BigInt(minimumMinor) * BigInt(minutes * MINUTE_MS);
  return (whole + BigInt(lengthMs) - 1n) / BigInt(lengthMs);
}

export function answerExtension(
  state: StreamState,
  answer: { readonly orderId: string; readonly accept: boolean },
  nowMs: number,
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
  const longer = { ...without, segments: [...call.segments, segment] };
  return tell(state, longer, { type: 'extendTo', limitMs: call.state.limitMs + segment.lengthMs }, nowMs);
}

/** Takes what the call has come to by itself: a check, the end of a pause, or its own. */
export function callDue(state: StreamState, nowMs: number): StreamState {
  const { call } = state.modes;
  if (!call) return state;
  const decision = decideCall(call.state, { type: 'deadlineDue' }, nowMs);
  if (!decision.ok) return state;
  const { stage } = decision.next;
  if (stage.type !== 'ended') return enter(state, call, decision.next);
  if (stage.reason === 'notReady') return notReady(state, call, nowMs);
  const isByPause = stage.reason === 'gone' || stage.reason === 'pictureLost';
  return closeCall(state, { fanLeft: isByPause && hasFanLeft(call), end: 'returned', nowMs });
}

/** Says whether the fan is the one who left. When both are away, nobody is. */
function hasFanLeft(call: Call): boolean {
  if (placeOf(call, 'creator').type === 'away') return false;
  return placeOf(call, 'partner').type === 'away' || !standsForOthers(call);
}

/**
 * Ends a call for which somebody was not ready. A fan who is not there loses the turn, not the money; a creator who
 * is not there accepts nobody by rule.
 */
function notReady(state: StreamState, call: Call, nowMs: number): StreamState {
  if (placeOf(call, 'partner').type !== 'ready')
    return closeCall(state, { fanLeft: false, end: 'expired', nowMs });
  const { requests, callQueue } = state.modes;
  if (!requests?.isOpen) return closeCall(state, { fanLeft: false, end: 'declined', nowMs });
  const patient = { ...requests, autoAccept: false };
  return change(state, { call: null, callQueue: [...callQueue, call.request], requests: patient });
}
