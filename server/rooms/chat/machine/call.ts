import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import type { CallMedium, CallSends } from '../../../../shared/protocol/chatCalls.ts';
import type { CallCost, Member } from '../../../domain/conversation/conversationBody.ts';
import { startCall as beginCall } from '../../call/arriving.ts';
import { isTimed } from '../../call/callClock.ts';
import type { CallCommand } from '../../call/callCommands.ts';
import { callDueAtMs, restoreCall } from '../../call/callDeadlines.ts';
import { decideCall } from '../../call/callMachine.ts';
import { type CallState, hasAnswered, isComing, participantOf } from '../../call/callState.ts';
import { askToCall, type CallPrice, noteEnded, settleMinutes } from './callMoney.ts';
import { callView, missedIdsOf, outcomeOf, sendsOf } from './callView.ts';
import { takeRequest } from './doors.ts';
import {
  type ChatCall,
  type ChatState,
  type Decision,
  emit,
  isCurbed,
  mayAs,
  newCall,
  notice,
  ok,
  otherOf,
  refuse,
} from './state.ts';

/** What is asked about the call of a conversation. */
export type ChatCallCommand =
  | {
      readonly type: 'startCall';
      readonly byId: string;
      readonly deviceId: string;
      /** The id that a new call gets. */
      readonly callId: string;
      readonly medium: CallMedium;
      /** Who is called; null: all other members. */
      readonly calledIds: readonly string[] | null;
      /** Whether the rules of the other one of a direct conversation let the caller in. */
      readonly isLetIn: boolean;
      /** What a call of the other one costs; absent: nothing. */
      readonly price?: CallPrice | null;
    }
  /** Tells the call machine something; whose word it is was judged before. */
  | { readonly type: 'callSays'; readonly callId: string; readonly says: CallCommand }
  | {
      readonly type: 'callSends';
      readonly callId: string;
      readonly byId: string;
      readonly sends: CallSends;
    }
  /** This authority has taken the conversation over, with whatever call stood in it. */
  | { readonly type: 'callTakenOver' }
  | { readonly type: 'callDue' };

type Of<T extends ChatCallCommand['type']> = Extract<ChatCallCommand, { type: T }>;

/** A call that nobody has known anything of for so long is over: there is nobody who would come back. */
const FORGOTTEN_MS = 2 * LIMITS.callGraceMs;

/** Starts a call; where one goes on the asker comes into that one, so that two who call each other have one call. */
export function startCall(state: ChatState, command: Of<'startCall'>, nowMs: number): Decision {
  const { byId, deviceId, callId, medium, calledIds } = command;
  const by = state.members.get(byId);
  if (!by) return refuse('NotAMember');
  if (state.call) return tell(state, state.call, { type: 'join', personId: byId, deviceId }, nowMs);
  if (!mayAs(by, state.settings.whoWrites)) return refuse('WritingReserved');
  if (isCurbed(state, byId, 'calls', nowMs)) return refuse('Restricted');
  const open = openForCall(state, by, command.isLetIn);
  if (!open.ok) return open;
  const called = [...new Set(calledIds ?? state.members.keySeq())].filter((id) => id !== byId);
  if (called.length === 0 || called.some((id) => !state.members.has(id))) return refuse('MemberUnknown');
  const asked = { by, deviceId, callId, medium, called };
  const { price } = command;
  if (price && state.type === 'direct')
    return askToCall(open.next, { by, calledId: called[0]!, price }, { callId, deviceId, medium }, nowMs);
  return openCall(open.next, { ...asked, limitMs: CHAT_LIMITS.callMs }, nowMs);
}

/** Lets a call begin: whoever asked for it comes with their device, and the others are called. */
export function openCall(
  state: ChatState,
  asked: {
    readonly by: Member;
    readonly deviceId: string;
    readonly callId: string;
    readonly medium: CallMedium;
    readonly called: readonly string[];
    readonly limitMs: number;
    readonly cost?: CallCost;
  },
  nowMs: number,
): Decision {
  const { by, deviceId, callId, medium, called, limitMs, cost } = asked;
  const people = [
    { personId: by.person.id, deviceId, isHost: true },
    ...called.map((personId) => ({ personId, deviceId: null, isHost: false })),
  ];
  const begun = beginCall({ callId, kind: state.type, limitMs, people }, nowMs);
  if (!begun.ok) return begun;
  const kept = { state: begun.next, medium, startedBy: by.person, startedAtMs: nowMs };
  return ok(showCall(state, newCall({ ...kept, ...(cost ? { cost } : {}) })));
}

/** Judges whether the other one of a direct conversation may be called. Whoever may not write a line may not ring. */
function openForCall(state: ChatState, by: Member, isLetIn: boolean): Decision {
  const { openTo, blockedBy } = state.doors;
  const { id } = by.person;
  if (state.type === 'direct') {
    // nobody is called whom one keeps out oneself
    if (blockedBy.includes(id) || otherOf(state, id) === undefined) return refuse('DoorClosed');
    if (!isLetIn && !openTo.includes(id)) return refuse('DoorClosed');
  }
  return takeRequest(state, { by, isLetIn: true });
}

/** Tells the call something. A call that is not the one that goes on is over. */
export function tellCall(state: ChatState, { callId, says }: Of<'callSays'>, nowMs: number): Decision {
  const { call } = state;
  if (call?.state.callId !== callId) return refuse('CallOver');
  if ('personId' in says && !state.members.has(says.personId)) return refuse('NotAMember');
  if (says.type === 'invite' && says.personIds.some((id) => !state.members.has(id)))
    return refuse('MemberUnknown');
  return tell(state, call, says, nowMs);
}

export function noteSends(state: ChatState, { callId, byId, sends }: Of<'callSends'>): Decision {
  const { call } = state;
  if (call?.state.callId !== callId) return refuse('CallOver');
  const person = participantOf(call.state, byId);
  if (!person || !hasAnswered(person)) return refuse('NotInCall');
  const before = sendsOf(call, byId);
  if (before.sound === sends.sound && before.picture === sends.picture) return ok(state);
  return ok({ ...showCall(state, { ...call, sends: call.sends.set(byId, sends) }), isDirty: state.isDirty });
}

/** Takes what the call has come to by itself. */
export function callDue(state: ChatState, nowMs: number): Decision {
  const { call } = state;
  if (!call) return ok(state);
  const isDear = call.cost !== undefined && nowMs >= call.cost.untilMs;
  return tell(state, call, isDear ? { type: 'end', byId: null } : { type: 'deadlineDue' }, nowMs);
}

/** Returns when the call changes by itself; null: it does not, or there is none. */
export function callDueMs({ call }: ChatState): number | null {
  const dueMs = call && callDueAtMs(call.state);
  return dueMs !== null && call?.cost ? Math.min(dueMs, call.cost.untilMs) : dueMs;
}

/**
 * Goes on with a call that another authority left: everybody has to come back. What nobody can come back to is over, and
 * whoever was called meanwhile has missed it.
 */
export function takeCallOver(from: ChatState, nowMs: number): Decision {
  // nobody waits any more for the call whose money was on its way
  const { askedCall, ...rest } = from;
  const state: ChatState = askedCall ? { ...rest, isDirty: true } : from;
  const { call } = state;
  if (!call) return ok(state);
  const known = isTimed(call.state) ? state : after(state, call, { type: 'deadlineDue' }, nowMs);
  if (!known.call) return ok(known);
  const restored = put(known, known.call, restoreCall(known.call.state, nowMs), nowMs);
  const isForgotten = nowMs - lastKnownMs(known.call.state, nowMs) > FORGOTTEN_MS;
  return isForgotten && restored.call
    ? tell(restored, restored.call, { type: 'end', byId: null }, nowMs)
    : ok(restored);
}

function lastKnownMs({ stage }: CallState, nowMs: number): number {
  if (stage.type === 'running') return stage.checkedAtMs;
  return stage.type === 'paused' ? stage.sinceMs : nowMs;
}

/**
 * Takes out of the call whoever may not be in it any more: who is no member, and both where one keeps the other out. It is
 * asked after each command, so that no way of losing a right leaves anybody in a call.
 */
export function settleCall(state: ChatState, nowMs: number): ChatState {
  const { call, doors } = state;
  if (!call) return state;
  if (doors.blockedBy.length > 0) return after(state, call, { type: 'end', byId: null }, nowMs);
  return call.state.people
    .filter((one) => isComing(one) && !state.members.has(one.personId))
    .reduce(
      (next, { personId }) =>
        next.call ? after(next, next.call, { type: 'remove', personId }, nowMs) : next,
      state,
    );
}

/** Ends the call that a member began who may call no more. */
export function endCallOf(state: ChatState, personId: string, nowMs: number): ChatState {
  const { call } = state;
  return call?.startedBy.id === personId ? after(state, call, { type: 'end', byId: null }, nowMs) : state;
}

function after(state: ChatState, call: ChatCall, command: CallCommand, nowMs: number): ChatState {
  const decided = tell(state, call, command, nowMs);
  return decided.ok ? decided.next : state;
}

function tell(state: ChatState, call: ChatCall, command: CallCommand, nowMs: number): Decision {
  const decided = decideCall(call.state, command, nowMs);
  return decided.ok ? ok(put(state, call, decided.next, nowMs)) : decided;
}

function put(state: ChatState, call: ChatCall, next: CallState, nowMs: number): ChatState {
  if (next === call.state) return state;
  const changed: ChatCall = { ...call, state: next };
  if (next.stage.type !== 'ended') return showCall(state, changed);
  const { state: settled, cost } = settleMinutes(state, changed);
  const over = emit({ ...settled, call: null, isDirty: true }, { type: 'call', call: null });
  const { medium, startedBy } = call;
  const { callId } = next;
  const line = {
    type: 'called',
    callId,
    medium,
    ...outcomeOf(changed),
    missedIds: missedIdsOf(next),
    ...(cost ? { cost } : {}),
  } as const;
  const told = { ...notice(over, startedBy, line, nowMs), lastAtMs: nowMs };
  return cost ? noteEnded(told, cost.orderIds) : told;
}

/** Keeps the call, and tells it when something of it is shown differently. */
export function showCall(state: ChatState, call: ChatCall): ChatState {
  const next: ChatState = { ...state, call, isDirty: true };
  const [before, view] = [callView(state), callView(next)];
  return JSON.stringify(before) === JSON.stringify(view)
    ? next
    : emit(next, { type: 'call', call: view }, CALL_BYTES);
}

/** About how many bytes the view of a call with eight people takes. */
const CALL_BYTES = 2_400;
