import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import type { Doors, KeptLine, Member } from '../../../domain/conversation/conversationBody.ts';
import { requestView } from '../../../domain/conversation/conversationBody.ts';
import { eraseLine } from './erase.ts';
import { hasPaid, returnAll } from './paid.ts';
import {
  type ChatState,
  type Decision,
  emit,
  findLine,
  isUnseen,
  memberView,
  ok,
  otherOf,
  refuse,
} from './state.ts';

/** What the two of a direct conversation ask about each other. */
export type DoorCommand = { readonly byId: string } & (
  | {
      readonly type: 'answerRequest';
      readonly answer: 'accept' | 'delete' | 'block';
      readonly lookedUp: KeptLine | null;
    }
  | { readonly type: 'setBlocked'; readonly isBlocked: boolean }
);

type Of<T extends DoorCommand['type']> = Extract<DoorCommand, { type: T }>;

/**
 * Judges whether somebody may write a line to the other one, and opens them to that one. Whom nothing lets in may write one
 * line: the request. In a group there is nothing to judge.
 */
export function takeRequest(
  state: ChatState,
  { by, isLetIn }: { readonly by: Member; readonly isLetIn: boolean },
): Decision {
  const { id } = by.person;
  const other = otherOf(state, id)?.person.id;
  if (other === undefined) return ok(state);
  const { openTo, blockedBy, request, paying = [], withdrawn = [] } = state.doors;
  if (blockedBy.includes(other)) return refuse('DoorClosed');
  // whose lines are paid for is answered, and pays for the next one as well
  const isUnchanged = openTo.includes(other) || hasPaid(state, other) || paying.includes(other);
  const opened = isUnchanged ? openTo : [...openTo, other];
  const answered = request.type !== 'none' && request.byId === other;
  const isHeard = isUnchanged && !answered && !withdrawn.some(({ byId }) => byId === other);
  const heard = { ...state.doors, openTo: opened, request: answered ? ({ type: 'none' } as const) : request };
  const doors = isHeard ? state.doors : withoutWithdrawn(heard, other);
  if (openTo.includes(id) || isLetIn) return ok(putDoors(state, doors));
  if (request.type === 'none' || answered) {
    if (withdrawn.filter(({ byId }) => byId === id).length >= CHAT_LIMITS.withdrawals)
      return refuse('RequestsUsedUp');
    return ok(putDoors(state, { ...doors, request: { type: 'asked', byId: id, seq: state.lastSeq + 1 } }));
  }
  return refuse(request.type === 'asked' ? 'RequestWaiting' : 'DoorClosed');
}

export function answerRequest(state: ChatState, { byId, answer, lookedUp }: Of<'answerRequest'>): Decision {
  if (!state.members.has(byId)) return refuse('NotAMember');
  const { request, openTo } = state.doors;
  if (request.type !== 'asked' || request.byId === byId) return refuse('NothingAsked');
  if (answer === 'accept') {
    const opened: Doors = { ...state.doors, openTo: [...openTo, request.byId], request: { type: 'none' } };
    return ok(putDoors(state, withoutWithdrawn(opened, request.byId)));
  }
  const declined = putDoors(state, { ...state.doors, request: { ...request, type: 'declined' } });
  const line = findLine(state, request.seq, lookedUp);
  const erased = line && line.type !== 'erased' ? eraseLine(declined, line) : declined;
  return answer === 'block' ? setBlocked(erased, { type: 'setBlocked', byId, isBlocked: true }) : ok(erased);
}

/**
 * Takes back the request whose line its writer has erased, as long as it waits: they may send another one, a few times in all. What
 * the other one does stays unseen.
 */
export function withdrawRequest(
  state: ChatState,
  { byId, seq }: { readonly byId: string; readonly seq: number },
) {
  const { request, withdrawn = [] } = state.doors;
  if (request.type !== 'asked' || request.byId !== byId || request.seq !== seq) return state;
  return putDoors(state, {
    ...state.doors,
    request: { type: 'none' },
    withdrawn: [...withdrawn, { byId, seq }],
  });
}

/** Forgets how often somebody took their requests back: the other one lets them write. */
function withoutWithdrawn({ withdrawn, ...doors }: Doors, personId: string): Doors {
  const left = withdrawn?.filter(({ byId }) => byId !== personId) ?? [];
  return left.length > 0 ? { ...doors, withdrawn: left } : doors;
}

export function setBlocked(state: ChatState, { byId, isBlocked }: Of<'setBlocked'>): Decision {
  if (!state.members.has(byId)) return refuse('NotAMember');
  if (state.type !== 'direct') return refuse('Forbidden');
  const others = state.doors.blockedBy.filter((id) => id !== byId);
  const set = putDoors(state, { ...state.doors, blockedBy: isBlocked ? [...others, byId] : others });
  return ok(isBlocked ? returnAll(set) : set);
}

function putDoors(state: ChatState, doors: Doors): ChatState {
  if (doors === state.doors) return state;
  const next = { ...state, doors, isDirty: true };
  const [before, after] = [requestView(state.doors), requestView(doors)];
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  const told = isSame ? next : emit(next, { type: 'request', request: after });
  const changed = [...told.members.values()].filter(
    ({ person: { id } }) => told.seats.has(id) && isUnseen(state, id) !== isUnseen(told, id),
  );
  return changed.reduce(
    (seen, member) => emit(seen, { type: 'member', member: memberView(seen, member) }),
    told,
  );
}
