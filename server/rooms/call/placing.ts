import { LIMITS } from '../../../shared/limits.ts';
import { deliveredMs, isAlone, isTimed, turn } from './callClock.ts';
import {
  CALL_QUORUM,
  type CallState,
  type EndReason,
  hasAnswered,
  isComing,
  isInside,
  type Participant,
  type Place,
  rulesOf,
} from './callState.ts';

/** Puts one person somewhere from `nowMs` on, with all that follows from it for the call. */
export function place(call: CallState, personId: string, at: Place, nowMs: number): CallState {
  const next = isTimed(call)
    ? turn(call, nowMs, (people) => withPlace(people, personId, at))
    : gather(mark(call, personId, at), nowMs);
  if (at.type !== 'out' || hasEnough(next)) return next;
  return finish(next, { reason: at.why, byId: personId }, nowMs);
}

/** Notes something about one person that changes nothing for the clock. */
export function mark(call: CallState, personId: string, at: Place): CallState {
  return { ...call, people: withPlace(call.people, personId, at) };
}

function withPlace(people: CallState['people'], personId: string, at: Place): CallState['people'] {
  return people.map((one) => (one.personId === personId ? { ...one, at } : one));
}

/** Takes somebody in who was not in the call, or is out of it again. */
export function admit(call: CallState, personId: string, at: Place, nowMs: number): CallState {
  if (call.people.some((one) => one.personId === personId)) return place(call, personId, at, nowMs);
  const added: Participant = { personId, isHost: false, presentMs: 0, at };
  if (isTimed(call)) return turn(call, nowMs, (people) => [...people, added]);
  return gather({ ...call, people: [...call.people, added] }, nowMs);
}

/** Connects two people who are ready, and starts the clock for two who are connected. */
function gather(call: CallState, nowMs: number): CallState {
  const isUnderWay = ({ at }: Participant) => at.type === 'ready' || at.type === 'connecting';
  const mayConnect = call.people.filter(isUnderWay).length >= CALL_QUORUM;
  const people = call.people.map(mayConnect ? (one) => connectIfReady(one, nowMs) : waitIfConnecting);
  if (people.filter(isConnected).length < CALL_QUORUM) return { ...call, people };
  const stage = { type: 'running', deliveredMs: 0, sinceMs: nowMs, checkedAtMs: nowMs } as const;
  return { ...call, people: people.map(enterIfConnected), stage };
}

function connectIfReady(one: Participant, nowMs: number): Participant {
  if (one.at.type !== 'ready') return one;
  return { ...one, at: connectingFrom(one.at.deviceId, nowMs) };
}

/** Lets somebody wait for the next when the other one goes while they connect. */
function waitIfConnecting(one: Participant): Participant {
  if (one.at.type !== 'connecting') return one;
  return { ...one, at: { type: 'ready', deviceId: one.at.deviceId } };
}

export function connectingFrom(deviceId: string, nowMs: number): Place {
  return { type: 'connecting', deviceId, untilMs: nowMs + LIMITS.callConnectMs, isConnected: false };
}

const isConnected = ({ at }: Participant): boolean => at.type === 'connecting' && at.isConnected;

function enterIfConnected(one: Participant): Participant {
  if (one.at.type !== 'connecting' || !one.at.isConnected) return one;
  return { ...one, at: { type: 'here', deviceId: one.at.deviceId, lost: null } };
}

/** Says whether there is still a call when somebody has gone out of it. */
function hasEnough(call: CallState): boolean {
  const coming = call.people.filter(isComing);
  if (isTimed(call)) return coming.some(isInside) && !(isAlone(call) && rulesOf(call).aloneMs === 0);
  return coming.length >= CALL_QUORUM && coming.some(hasAnswered);
}

/**
 * Ends the call, in the only way there is. Everybody stays where they stood, so that a room can tell who was at
 * fault.
 */
export function finish(
  call: CallState,
  { reason, byId }: { readonly reason: EndReason; readonly byId: string | null },
  nowMs: number,
): CallState {
  if (call.stage.type === 'ended') return call;
  const counted = isTimed(call) ? turn(call, nowMs) : call;
  const stage = {
    type: 'ended',
    deliveredMs: deliveredMs(counted, nowMs),
    atMs: nowMs,
    reason,
    byId,
  } as const;
  return { ...counted, stage };
}
