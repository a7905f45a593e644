import type { Doors } from '../../../domain/conversation/conversationBody.ts';
import { type ChatState, type Decision, notice, ok, otherOf, refuse } from './state.ts';

/**
 * Lets the other one of a direct conversation write for free, whatever the rules of whoever asks say, or takes that back. Money
 * that is held waits on for its answer. Rules: SPEC.md, PW8.
 */
export interface FreeCommand {
  readonly type: 'setFree';
  readonly byId: string;
  readonly isFree: boolean;
}

/** Opens the door to the other one for good, or shuts it: then no line of whoever asks opens it again by itself. */
export function setFree(state: ChatState, { byId, isFree }: FreeCommand, nowMs: number): Decision {
  const by = state.members.get(byId);
  const other = otherOf(state, byId)?.person.id;
  if (!by || other === undefined) return refuse(by ? 'Forbidden' : 'NotAMember');
  const { openTo, blockedBy, paying = [] } = state.doors;
  if (blockedBy.length > 0) return refuse('DoorClosed');
  if (openTo.includes(other) === isFree) return ok(state);
  const doors: Doors = isFree
    ? { ...state.doors, openTo: [...openTo, other], paying: paying.filter((id) => id !== other) }
    : { ...state.doors, openTo: openTo.filter((id) => id !== other), paying: [...paying, other] };
  const type = isFree ? 'writesFree' : 'paysAgain';
  return ok(notice({ ...state, doors, isDirty: true }, by.person, { type }, nowMs));
}
