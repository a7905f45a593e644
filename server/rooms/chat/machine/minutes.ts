import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import type { CallCost, KeptLine } from '../../../domain/conversation/conversationBody.ts';
import { applyResult, type OrderResult } from '../../orders/effects.ts';
import { openCall, showCall, tellCall } from './call.ts';
import { askedOf, costsUntilMs, placeMinutes, recogniseMinutes } from './callMoney.ts';
import { type ChatState, type Decision, findLine, ok, putLine, refuse } from './state.ts';

/** What somebody in a call that costs money asks for more of it. Rules: SPEC.md, CC13 to CC18. */
export interface MinutesCommand {
  readonly type: 'extendCall';
  readonly byId: string;
  readonly callId: string;
  readonly orderId: string;
  readonly minutes: number;
}

/** Asks for more minutes of the call that goes on. */
export function extendCall(state: ChatState, command: MinutesCommand, nowMs: number): Decision {
  const { byId, callId, orderId, minutes } = command;
  const by = state.members.get(byId);
  if (!by) return refuse('NotAMember');
  const known = recogniseMinutes(state, orderId, byId);
  if (known !== null) return known;
  const { call } = state;
  if (call?.state.callId !== callId) return refuse('CallOver');
  const { cost } = call;
  if (!cost) return refuse('PaymentNotNeeded');
  if (cost.payerId !== byId) return refuse('NotInCall');
  if (cost.asked) return refuse('RateLimited');
  const lengthMs = minutes * MINUTE_MS;
  if (call.state.limitMs + lengthMs > CHAT_LIMITS.callMs) return refuse('BadRequest');
  const { payeeId, perMinuteMinor } = cost;
  const price = { orderId, minutes, perMinuteMinor };
  const placed = placeMinutes(state, {
    ...{ payer: by.person, payeeId, price, nowMs },
    of: { callId, fromMs: call.state.limitMs },
  });
  return placed.ok ? ok(withCost(placed.next, { ...cost, asked: { orderId, lengthMs } })) : placed;
}

/** Says whether that order pays for minutes of a call. */
export function isMinutes(state: ChatState, orderId: string): boolean {
  return state.book.open.get(orderId)?.purpose === 'minutes';
}

/** Takes what came of the money of minutes: the call rings, or gets longer, as soon as it is held. */
export function minutesTold(
  state: ChatState,
  { result, lookedUp }: { readonly result: OrderResult; readonly lookedUp: KeptLine | null },
  nowMs: number,
): Decision {
  const before = state.book.open.get(result.orderId);
  const { book, order } = applyResult(state.book, result);
  if (book === state.book) return ok(state);
  const next = { ...state, book, isDirty: true };
  if (result.type === 'holdPlaced') return ok(order ? held(next, order.orderId, nowMs) : next);
  const gone = forgetAsked(next, result.orderId);
  if (result.type === 'holdRefused' || !before) return ok(gone);
  return ok(
    correct(gone, { orderId: result.orderId, moreMinor: result.takenMinor - askedOf(before), lookedUp }),
  );
}

function held(state: ChatState, orderId: string, nowMs: number): ChatState {
  const { askedCall, call } = state;
  if (askedCall?.orderId === orderId) {
    const { askedCall: _, ...begun } = state;
    const { byId, calledId, callId, deviceId, medium, perMinuteMinor, minutes } = askedCall;
    // whoever was called has called meanwhile, and pays for it or nobody does
    if (call) return tellJoin(begun, { callId: call.state.callId, byId, deviceId }, nowMs);
    const by = begun.members.get(byId);
    if (!by) return begun;
    const lengthMs = minutes * MINUTE_MS;
    const cost: CallCost = {
      ...{ payerId: byId, payeeId: calledId, perMinuteMinor, asked: null },
      ...{ stretches: [{ orderId, lengthMs }], untilMs: costsUntilMs(nowMs) },
    };
    const asked = { by, deviceId, callId, medium, called: [calledId], limitMs: lengthMs, cost };
    const opened = openCall(begun, asked, nowMs);
    return opened.ok ? opened.next : begun;
  }
  const more = call?.cost?.asked;
  if (!call?.cost || more?.orderId !== orderId) return state;
  const stretches = [...call.cost.stretches, more];
  const longer = withCost(state, { ...call.cost, stretches, asked: null });
  const says = { type: 'extendTo', limitMs: call.state.limitMs + more.lengthMs } as const;
  const told = tellCall(longer, { type: 'callSays', callId: call.state.callId, says }, nowMs);
  return told.ok ? told.next : state;
}

function tellJoin(
  state: ChatState,
  { callId, byId, deviceId }: { readonly callId: string; readonly byId: string; readonly deviceId: string },
  nowMs: number,
): ChatState {
  const says = { type: 'join', personId: byId, deviceId } as const;
  const told = tellCall(state, { type: 'callSays', callId, says }, nowMs);
  return told.ok ? told.next : state;
}

/** Takes note that there will be no money for what was asked. */
function forgetAsked(state: ChatState, orderId: string): ChatState {
  const { askedCall, ...rest } = state;
  const without = askedCall?.orderId === orderId ? rest : state;
  const cost = without.call?.cost;
  return cost?.asked?.orderId === orderId ? withCost(without, { ...cost, asked: null }) : without;
}

/** Lets the line of a call say what its journal says, where that is not what was asked for. */
function correct(
  state: ChatState,
  told: { readonly orderId: string; readonly moreMinor: bigint; readonly lookedUp: KeptLine | null },
): ChatState {
  const { orderId, moreMinor, lookedUp } = told;
  const ended = state.endedCalls?.find((one) => one.orderId === orderId);
  if (!ended) return state;
  const endedCalls = state.endedCalls?.filter((one) => one !== ended);
  const next = { ...state, endedCalls, isDirty: true } as ChatState;
  const line = moreMinor === 0n ? null : findLine(next, ended.seq, lookedUp);
  if (line?.type !== 'notice' || line.notice.type !== 'called' || !line.notice.cost) return next;
  const { cost } = line.notice;
  const takenMinor = String(BigInt(cost.takenMinor) + moreMinor);
  const returnedMinor = String(BigInt(cost.returnedMinor) - moreMinor);
  return putLine(next, { ...line, notice: { ...line.notice, cost: { ...cost, takenMinor, returnedMinor } } });
}

function withCost(state: ChatState, cost: CallCost): ChatState {
  return state.call ? showCall(state, { ...state.call, cost }) : state;
}
