import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import type { GroupSettings } from '../../../../shared/protocol/chat.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { Member } from '../../../domain/conversation/conversationBody.ts';
import { dropHeldOf, noteDeed } from './desk.ts';
import { pruneErased } from './erasedCounts.ts';
import { putPicture } from './picture.ts';
import {
  type ChatState,
  type Decision,
  emit,
  isAdmin,
  mayAs,
  notice,
  ok,
  putMember,
  refuse,
} from './state.ts';

/** What is asked about the people of a group and its rules. `byId` asks; of `joinByLink` it is the one who comes in. */
export type PeopleCommand =
  | { readonly type: 'joinByLink'; readonly person: Person }
  /** That person's account has this name and handle; nobody asks. */
  | { readonly type: 'named'; readonly person: Person }
  | ({ readonly byId: string } & (
      | { readonly type: 'addMembers'; readonly people: readonly Person[] }
      | { readonly type: 'removeMember'; readonly personId: string }
      | { readonly type: 'leave' }
      | { readonly type: 'setRole'; readonly personId: string; readonly role: 'admin' | 'member' }
      | { readonly type: 'handOver'; readonly personId: string }
      | { readonly type: 'rename'; readonly name: string }
      /** The file is shown in its place already; null takes the picture away. */
      | { readonly type: 'setPicture'; readonly fileId: string | null }
      | { readonly type: 'changeSettings'; readonly settings: GroupSettings }
      | { readonly type: 'setMuted'; readonly isMuted: boolean }
    ));

type Of<T extends PeopleCommand['type']> = Extract<PeopleCommand, { type: T }>;

export function joinByLink(state: ChatState, { person }: Of<'joinByLink'>, nowMs: number): Decision {
  if (state.type === 'direct') return refuse('NotAMember');
  if (state.members.has(person.id)) return ok(state);
  if (state.former.some(({ personId, wasRemoved }) => personId === person.id && wasRemoved))
    return refuse('RemovedFromGroup');
  if (state.members.size >= CHAT_LIMITS.members) return refuse('GroupFull');
  return ok(letIn(notice(state, person, { type: 'joined' }, nowMs), person));
}

/** Takes note of what a member is called by now. What they wrote keeps the name that they had then. */
export function named(state: ChatState, { person }: Of<'named'>): Decision {
  const member = state.members.get(person.id);
  const isSame = member?.person.name === person.name && member.person.handle === person.handle;
  return ok(!member || isSame ? state : putMember(state, { ...member, person }));
}

export function addMembers(state: ChatState, { byId, people }: Of<'addMembers'>, nowMs: number): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  if (!mayAs(by.member, state.settings.whoAdds)) return refuse('Forbidden');
  const strangers = people.filter(({ id }) => !state.members.has(id));
  if (strangers.length === 0) return ok(state);
  if (state.members.size + strangers.length > CHAT_LIMITS.members) return refuse('GroupFull');
  const told = notice(state, by.member.person, { type: 'added', people: strangers }, nowMs);
  return ok(strangers.reduce(letIn, told));
}

/** Whoever comes in reads from the newest line on, which tells of it. */
function letIn(state: ChatState, person: Person): ChatState {
  const { lastSeq, lastCount } = state;
  const former = state.former.filter(({ personId }) => personId !== person.id);
  const member: Member = {
    person,
    role: 'member',
    fromSeq: lastSeq,
    readSeq: lastSeq,
    readCount: lastCount,
    isMuted: false,
  };
  return putMember({ ...state, former, joined: [...state.joined, person.id] }, member);
}

export function removeMember(
  state: ChatState,
  { byId, personId }: Of<'removeMember'>,
  nowMs: number,
): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  const target = state.members.get(personId);
  if (!isAdmin(by.member.role) || personId === byId) return refuse('Forbidden');
  if (!target) return refuse('MemberUnknown');
  if (by.member.role !== 'owner' && isAdmin(target.role)) return refuse('Forbidden');
  const told = notice(state, by.member.person, { type: 'removed', person: target.person }, nowMs);
  const noted = noteDeed(told, by.member, { type: 'removed', person: target.person }, nowMs);
  return ok(letGo(noted, target, true));
}

export function leave(state: ChatState, { byId }: Of<'leave'>, nowMs: number): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  const told = notice(state, by.member.person, { type: 'left' }, nowMs);
  const left = letGo(told, by.member, false);
  // nobody is left who could see it
  const gone = left.members.isEmpty() ? putPicture(left, null) : left;
  const heir = by.member.role === 'owner' ? heirOf(gone) : undefined;
  if (!heir) return ok(gone);
  const owned = putMember(gone, { ...heir, role: 'owner' });
  return ok(notice(owned, by.member.person, { type: 'handedOver', person: heir.person }, nowMs));
}

/** Returns the oldest admin, or the oldest member where there is none; undefined: nobody is left. */
function heirOf(state: ChatState): Member | undefined {
  return state.members.find(({ role }) => role === 'admin') ?? state.members.first();
}

/** Takes somebody out. The newest line, which tells of it, is the last that they may read. */
function letGo(state: ChatState, member: Member, wasRemoved: boolean): ChatState {
  const { id: personId } = member.person;
  const gone = { personId, fromSeq: member.fromSeq, untilSeq: state.lastSeq, wasRemoved };
  const former = [...state.former.slice(-(CHAT_LIMITS.formerMembers - 1)), gone];
  const members = state.members.delete(personId);
  const typing = state.typing.delete(personId);
  const joined = state.joined.filter((id) => id !== personId);
  const next = {
    ...state,
    members,
    former,
    typing,
    joined,
    wroteAtMs: state.wroteAtMs.delete(personId),
    isDirty: true,
  };
  return pruneErased(emit(dropHeldOf(next, personId), { type: 'memberGone', personId }));
}

export function setRole(state: ChatState, { byId, personId, role }: Of<'setRole'>, nowMs: number): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  if (by.member.role !== 'owner' || personId === byId) return refuse('Forbidden');
  const target = state.members.get(personId);
  if (!target) return refuse('MemberUnknown');
  if (target.role === role) return ok(state);
  const deed = { type: 'role', person: target.person, detail: role } as const;
  const set = noteDeed(putMember(state, { ...target, role }), by.member, deed, nowMs);
  return ok(notice(set, by.member.person, { type: 'roleSet', person: target.person, role }, nowMs));
}

export function handOver(state: ChatState, { byId, personId }: Of<'handOver'>, nowMs: number): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  if (by.member.role !== 'owner' || personId === byId) return refuse('Forbidden');
  const target = state.members.get(personId);
  if (!target) return refuse('MemberUnknown');
  const owned = putMember(putMember(state, { ...target, role: 'owner' }), { ...by.member, role: 'admin' });
  return ok(notice(owned, by.member.person, { type: 'handedOver', person: target.person }, nowMs));
}

export function rename(state: ChatState, { byId, name }: Of<'rename'>, nowMs: number): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  if (!isAdmin(by.member.role)) return refuse('Forbidden');
  if (state.name === name) return ok(state);
  const named = tellRules({ ...state, name, isDirty: true });
  return ok(notice(named, by.member.person, { type: 'renamed', name }, nowMs));
}

export function setPicture(state: ChatState, { byId, fileId }: Of<'setPicture'>, nowMs: number): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  if (!isAdmin(by.member.role)) return refuse('Forbidden');
  if ((state.pictureId ?? null) === fileId) return ok(state);
  const type = fileId === null ? 'pictureRemoved' : 'pictureSet';
  return ok(notice(tellRules(putPicture(state, fileId)), by.member.person, { type }, nowMs));
}

export function changeSettings(
  state: ChatState,
  { byId, settings }: Of<'changeSettings'>,
  nowMs: number,
): Decision {
  const by = inGroup(state, byId);
  if (!by.ok) return by;
  if (!isAdmin(by.member.role)) return refuse('Forbidden');
  if (
    JSON.stringify(Object.entries(state.settings).sort()) === JSON.stringify(Object.entries(settings).sort())
  )
    return ok(state);
  const slowed = { type: 'slowed', detail: String(settings.slowModeSeconds) } as const;
  const isSlowed = settings.slowModeSeconds !== state.settings.slowModeSeconds;
  const noted = isSlowed ? noteDeed(state, by.member, slowed, nowMs) : state;
  const set = tellRules({ ...noted, settings, isDirty: true });
  return ok(notice(set, by.member.person, { type: 'settingsChanged', settings }, nowMs));
}

export function setMuted(state: ChatState, { byId, isMuted }: Of<'setMuted'>): Decision {
  const member = state.members.get(byId);
  if (!member) return refuse('NotAMember');
  if (member.isMuted === isMuted) return ok(state);
  return ok({ ...state, members: state.members.set(byId, { ...member, isMuted }), isDirty: true });
}

/** Tells what the group is called, what it looks like and what its rules are. */
function tellRules(state: ChatState): ChatState {
  const { name, settings, pictureId } = state;
  return emit(state, {
    ...{ type: 'settings', name, settings },
    ...(pictureId === undefined ? {} : { pictureId }),
  });
}

/** Finds who asks; what is asked is for groups alone. */
function inGroup(
  state: ChatState,
  byId: string,
): { readonly ok: true; readonly member: Member } | Extract<Decision, { ok: false }> {
  const member = state.members.get(byId);
  if (!member) return { ok: false, rejection: 'NotAMember' };
  return state.type === 'direct' ? { ok: false, rejection: 'Forbidden' } : { ok: true, member };
}
