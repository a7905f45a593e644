import type { Member } from '../../../domain/conversation/conversationBody.ts';
import { type ChatState, type Decision, emit, findLine, isUnseen, ok } from './state.ts';

/** A device of a member, who may have no seat here, was given the lines up to that one. */
export interface ArrivalCommand {
  readonly type: 'arrived';
  readonly personId: string;
  readonly seq: number;
}

/** Returns the last line that a device of that member was given: whoever has a seat is given all. */
export function arrivedAt(
  { seats, lastSeq }: ChatState,
  { person, readSeq, arrivedSeq = 0 }: Member,
): number {
  return seats.has(person.id) ? lastSeq : Math.max(readSeq, arrivedSeq);
}

/** Notes what a device was given, where somebody is told by it that their line has arrived. */
export function noteArrival(state: ChatState, { personId, seq }: ArrivalCommand): Decision {
  const member = state.members.get(personId);
  const upTo = Math.min(seq, state.lastSeq);
  if (!member || member.hidesReads || isUnseen(state, personId)) return ok(state);
  if (upTo <= arrivedAt(state, member)) return ok(state);
  if (hasArrivedElsewhere(state, personId, upTo)) return ok(state);
  const next = {
    ...state,
    members: state.members.set(personId, { ...member, arrivedSeq: upTo }),
    isDirty: true,
  };
  return ok(emit(next, { type: 'arrived', personId, seq: upTo }));
}

/** Keeps, of somebody who has just gone, that they were given all lines. */
export function keepArrived(state: ChatState, personId: string): ChatState {
  const member = state.members.get(personId)!;
  const { lastSeq } = state;
  if (member.hidesReads || lastSeq <= arrivedAt(state, member)) return state;
  if (hasArrivedElsewhere(state, personId, lastSeq)) return state;
  return {
    ...state,
    members: state.members.set(personId, { ...member, arrivedSeq: lastSeq }),
    isDirty: true,
  };
}

/** In a group a line has arrived as soon as one of the others has it: who else has it is not written down. */
function hasArrivedElsewhere(state: ChatState, personId: string, seq: number): boolean {
  if (state.type === 'direct') return false;
  const writerId = findLine(state, seq, null)?.from.id;
  return state.members.some(
    (one) =>
      one.person.id !== personId &&
      one.person.id !== writerId &&
      !one.hidesReads &&
      arrivedAt(state, one) >= seq,
  );
}
