import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import type { Member } from '../../../domain/conversation/conversationBody.ts';
import { keepArrived } from './arrival.ts';
import { pruneErased } from './erasedCounts.ts';
import {
  type ChatState,
  type Decision,
  emit,
  findLine,
  isUnseen,
  memberView,
  ok,
  putMember,
  refuse,
  tellRead,
} from './state.ts';

/** Who is connected, types and has read. */
export type PresenceCommand =
  | { readonly type: 'seatIn' | 'seatOut'; readonly personId: string }
  | { readonly type: 'typing'; readonly byId: string; readonly isTyping: boolean }
  | { readonly type: 'typingOver' }
  | { readonly type: 'setReadsHidden'; readonly byId: string; readonly isHidden: boolean }
  /** `count` says how many lines count up to that one, as whoever asked has looked it up. */
  | { readonly type: 'read'; readonly byId: string; readonly seq: number; readonly count: number };

type Of<T extends PresenceCommand['type']> = Extract<PresenceCommand, { type: T }>;

export function moveSeat(state: ChatState, { type, personId }: Of<'seatIn' | 'seatOut'>): Decision {
  const before = state.seats.get(personId) ?? 0;
  const count = before + (type === 'seatIn' ? 1 : -1);
  const seats = count > 0 ? state.seats.set(personId, count) : state.seats.delete(personId);
  const moved = count > 0 ? { ...state, seats } : quiet({ ...state, seats }, personId);
  if (!state.members.has(personId) || before > 0 === count > 0) return ok(moved);
  const next = count > 0 ? moved : keepArrived(moved, personId);
  return ok(emit(next, { type: 'member', member: memberView(next, next.members.get(personId)!) }));
}

export function setTyping(state: ChatState, { byId, isTyping }: Of<'typing'>, nowMs: number): Decision {
  if (!state.members.has(byId)) return refuse('NotAMember');
  if (!isTyping || isUnseen(state, byId)) return ok(quiet(state, byId));
  const isNew = !state.typing.has(byId);
  const typing = state.typing.set(byId, nowMs + CHAT_LIMITS.typingMs);
  return ok(isNew ? tellTyping({ ...state, typing }) : { ...state, typing });
}

export function endTyping(state: ChatState, nowMs: number): Decision {
  const typing = state.typing.filter((untilMs) => untilMs > nowMs);
  return ok(typing.size === state.typing.size ? state : tellTyping({ ...state, typing }));
}

function quiet(state: ChatState, personId: string): ChatState {
  if (!state.typing.has(personId)) return state;
  return tellTyping({ ...state, typing: state.typing.delete(personId) });
}

const tellTyping = (state: ChatState): ChatState =>
  emit(state, { type: 'typing', personIds: [...state.typing.keys()] });

export function read(state: ChatState, { byId, seq, count: lookedUp }: Of<'read'>): Decision {
  const member = state.members.get(byId);
  if (!member) return refuse('NotAMember');
  if (seq < member.fromSeq || seq > state.lastSeq) return refuse('LineUnknown');
  if (seq <= member.readSeq) return ok(state);
  const count = findLine(state, seq, null)?.count ?? lookedUp;
  const marked: Member = { ...member, readSeq: seq, readCount: count };
  const next = { ...state, members: state.members.set(byId, marked), isDirty: true };
  return ok(tellRead(pruneErased(next), marked));
}

/** Hides what somebody has read from the others, or shows it again. */
export function setReadsHidden(state: ChatState, { byId, isHidden }: Of<'setReadsHidden'>): Decision {
  const member = state.members.get(byId);
  if (!member) return refuse('NotAMember');
  const { hidesReads = false, ...plain } = member;
  if (hidesReads === isHidden) return ok(state);
  return ok(putMember(state, isHidden ? { ...plain, hidesReads: true } : plain));
}
