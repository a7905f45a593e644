import { LIMITS } from '../../../shared/limits.ts';
import {
  type CallDecision,
  type CallKind,
  type CallState,
  hasAnswered,
  isComing,
  ok,
  type Participant,
  type Place,
  participantOf,
  refuse,
  rulesOf,
} from './callState.ts';
import { admit, place } from './placing.ts';

export interface CallStart {
  readonly callId: string;
  readonly kind: CallKind;
  readonly limitMs: number;
  /** The people of the call. `deviceId` is the device with which they come; null: they are called. */
  readonly people: readonly {
    readonly personId: string;
    readonly deviceId: string | null;
    readonly isHost: boolean;
  }[];
}

/** Starts a call. At least one person has to come by themselves; the others are called. */
export function startCall(input: CallStart, nowMs: number): CallDecision {
  const { callId, kind, limitMs, people } = input;
  const ids = new Set(people.map(({ personId }) => personId));
  if (ids.size < people.length || people.length < 2) return refuse('BadRequest');
  if (!Number.isSafeInteger(limitMs) || limitMs <= 0) return refuse('BadRequest');
  if (people.every(({ deviceId }) => deviceId === null)) return refuse('BadRequest');
  if (people.length > rulesOf({ kind }).people) return refuse('CallFull');
  const participants = people.map(({ personId, deviceId, isHost }): Participant => {
    const at = deviceId === null ? ringingFrom(nowMs) : preparingFrom(deviceId, nowMs);
    return { personId, isHost, presentMs: 0, at };
  });
  return ok({ callId, kind, limitMs, people: participants, stage: { type: 'gathering' }, claimedMs: 0 });
}

const ringingFrom = (nowMs: number): Place => ({ type: 'ringing', untilMs: nowMs + LIMITS.callRingMs });
const preparingFrom = (deviceId: string, nowMs: number): Place => ({
  type: 'preparing',
  deviceId,
  untilMs: nowMs + LIMITS.callReadyMs,
});

interface Arrival {
  readonly personId: string;
  readonly deviceId: string;
}

/**
 * Answers with a device. The first device that answers is the one; the others of the person are told so by
 * `deviceView`.
 */
export function answer(call: CallState, { personId, deviceId }: Arrival, nowMs: number): CallDecision {
  const at = participantOf(call, personId)?.at;
  if (!at) return refuse('NotInCall');
  switch (at.type) {
    case 'out':
      return refuse('NotInCall');
    case 'ringing':
      return ok(place(call, personId, preparingFrom(deviceId, nowMs), nowMs));
    case 'away':
      // Another device may take the place of one that is gone; the grace does not begin anew by that.
      return ok(at.deviceId === deviceId ? call : place(call, personId, { ...at, deviceId }, nowMs));
    default:
      return at.deviceId === deviceId ? ok(call) : refuse('AnsweredElsewhere');
  }
}

export function join(call: CallState, arrival: Arrival, nowMs: number): CallDecision {
  const { personId, deviceId } = arrival;
  const known = participantOf(call, personId);
  if (known && isComing(known)) return answer(call, arrival, nowMs);
  const why = whyNotAdmitted(call, [personId]);
  return why ? refuse(why) : ok(admit(call, personId, preparingFrom(deviceId, nowMs), nowMs));
}

/** Calls more people: all of them, or none. Who is in the call already, or being called, is not called again. */
export function invite(
  call: CallState,
  { byId, personIds }: { readonly byId: string; readonly personIds: readonly string[] },
  nowMs: number,
): CallDecision {
  const by = participantOf(call, byId);
  if (!by || !hasAnswered(by)) return refuse('NotInCall');
  const isIn = (personId: string) => call.people.some((one) => one.personId === personId && isComing(one));
  const called = [...new Set(personIds)].filter((personId) => !isIn(personId));
  const why = whyNotAdmitted(call, called);
  if (why) return refuse(why);
  return ok(called.reduce((next, personId) => admit(next, personId, ringingFrom(nowMs), nowMs), call));
}

function whyNotAdmitted(call: CallState, personIds: readonly string[]) {
  const { people, isOpen } = rulesOf(call);
  if (!isOpen) return 'NotInCall';
  const known = personIds.map((personId) => participantOf(call, personId));
  if (known.some((one) => one?.at.type === 'out' && one.at.why === 'removed')) return 'Removed';
  if (call.people.filter(isComing).length + personIds.length > people) return 'CallFull';
  const strangers = known.filter((one) => one === null).length;
  return call.people.length + strangers > LIMITS.callPeopleKept ? 'CallFull' : null;
}

/** Declines, by any of the person's devices, as long as none has answered. */
export function decline(call: CallState, personId: string, nowMs: number): CallDecision {
  const at = participantOf(call, personId)?.at;
  if (!at) return refuse('NotInCall');
  if (at.type === 'ringing')
    return ok(place(call, personId, { type: 'out', why: 'declined', atMs: nowMs }, nowMs));
  return at.type === 'out' ? ok(call) : refuse('AnsweredElsewhere');
}

/**
 * Says that the person is busy. It is no refusal when it comes late: then the person has answered, or is not called
 * any more.
 */
export function reportBusy(call: CallState, personId: string, nowMs: number): CallDecision {
  const isRinging = participantOf(call, personId)?.at.type === 'ringing';
  return ok(isRinging ? place(call, personId, { type: 'out', why: 'busy', atMs: nowMs }, nowMs) : call);
}
