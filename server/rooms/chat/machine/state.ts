import { type OrderedMap, Map as PersistentMap, type Set as PersistentSet } from 'immutable';
import type { DecidedAct } from '../../../../shared/auditActs.ts';
import type { CurbKind } from '../../../../shared/curbLimits.ts';
import { isKeptFrom } from '../../../../shared/curbs.ts';
import { isPlainText } from '../../../../shared/plainText.ts';
import type { ChatEvent, MemberRole, MemberView } from '../../../../shared/protocol/chat.ts';
import type { CallSends } from '../../../../shared/protocol/chatCalls.ts';
import type { ChatLine } from '../../../../shared/protocol/chatLines.ts';
import type { CurbTerms } from '../../../../shared/protocol/curbs.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import {
  type ConversationBody,
  type KeptCall,
  type KeptLine,
  lineView,
  type Member,
} from '../../../domain/conversation/conversationBody.ts';
import type { CallState } from '../../call/callState.ts';
import type { ChatBook } from './book.ts';
import { type Heard, hear } from './heard.ts';

/** The call that goes on, as its authority holds it. */
export interface ChatCall extends KeptCall {
  readonly state: CallState;
  /** What people said last that they send; a process that dies forgets it, and is told again. */
  readonly sends: PersistentMap<string, CallSends>;
}

/** Makes a call of which nobody has said yet what they send. */
export function newCall(kept: KeptCall): ChatCall {
  return { ...kept, state: kept.state as CallState, sends: PersistentMap() };
}

/** Files that a line showed in its place, until it was erased. */
export interface DroppedFiles {
  readonly place: string;
  readonly fileIds: readonly string[];
}

/** The conversation as its document was written last: what the annex is compared with. */
export interface ChatBase {
  readonly members: OrderedMap<string, Member>;
  readonly tail: readonly KeptLine[];
  /** The values of all that an annex does not say. */
  readonly same: readonly unknown[];
}

/** The conversation as its authority holds it: members and changed lines are found by their ids. */
export interface ChatState extends Omit<ConversationBody, 'members' | 'amended' | 'call' | 'book' | 'owing'> {
  readonly conversationId: string;
  readonly base: ChatBase;
  /** The lines that stand in the annex. */
  readonly annexed: readonly KeptLine[];
  /** The number of the newest frame. */
  readonly frame: number;
  /** By person, in the order in which they came. */
  readonly members: OrderedMap<string, Member>;
  readonly call: ChatCall | null;
  readonly book: ChatBook;
  readonly amended: PersistentMap<number, KeptLine>;
  /** Changed lines that were put into `chatPages` a while ago: whoever looked one up before may still bring it. */
  readonly settled: ReadonlyMap<number, KeptLine>;
  /** Whose commands wrote the newest lines, so that what is told twice is done once. */
  readonly heard: Heard;
  /** Connections of each person to this room. */
  readonly seats: PersistentMap<string, number>;
  /** Until when each person is shown as typing. */
  readonly typing: PersistentMap<string, number>;
  /** When each member last wrote, for slow mode. */
  readonly wroteAtMs: PersistentMap<string, number>;
  /** What members may not do, as the other one or the owner of the group restricts them, by person. It lies with the curbs. */
  readonly curbs: PersistentMap<string, CurbTerms>;
  /** What is to be told with the next frame, about how many bytes it has, and which lines it changes that were there before. */
  readonly events: readonly ChatEvent[];
  readonly eventBytes: number;
  readonly fresh: PersistentSet<number>;
  /** The number of the newest line when the last frame was cut: those behind it are new. */
  readonly cutSeq: number;
  /** Whether something of it must outlive the process. */
  readonly isDirty: boolean;
  /** People who came in since the last frame. */
  readonly joined: readonly string[];
  /** Places of erased lines whose files are to be released, since the last frame. */
  readonly dropped: readonly DroppedFiles[];
  /** Acts that are decided, and come into the audit log with the next cut. */
  readonly acts: readonly DecidedAct[];
}

export type Decision =
  | { readonly ok: true; readonly next: ChatState }
  | { readonly ok: false; readonly rejection: RejectionCode };

export const ok = (next: ChatState): Decision => ({ ok: true, next });
export const refuse = (rejection: RejectionCode): Decision => ({ ok: false, rejection });

const EVENT_BYTES = 300;
/** About the bytes of a line beside its words and the names of its writer. */
const LINE_BYTES = 220;
/** About the bytes of a mark; a frame tells each person's newest alone. */
const MARK_BYTES = 80;

/** Adds something to be told. */
export function emit(state: ChatState, event: ChatEvent, bytes = EVENT_BYTES): ChatState {
  return { ...state, events: [...state.events, event], eventBytes: state.eventBytes + bytes };
}

/** Returns about how many bytes a line takes, rather more than less. */
export function lineBytes(line: KeptLine): number {
  if (line.type === 'notice') return EVENT_BYTES + 3 * JSON.stringify(line.notice).length;
  if (line.type === 'erased') return EVENT_BYTES;
  const people = line.mentions.length * 150;
  const reactions = line.reactions.reduce((sum, { personIds }) => sum + 40 + personIds.length * 26, 0);
  const files = line.files ? JSON.stringify(line.files).length : 0;
  const names = textBytes(line.from.name) + textBytes(line.from.handle);
  return LINE_BYTES + names + textBytes(line.text) + people + reactions + files;
}

const textBytes = (text: string): number => (isPlainText(text) ? text.length : 3 * text.length);

/**
 * Puts a line into the conversation, a new one behind the newest or a changed one in its place, and tells it. `view`: the line as
 * it is shown, where the caller has it already.
 */
export function putLine(state: ChatState, line: KeptLine, view: ChatLine = lineView(line)): ChatState {
  const events = [...state.events, { type: 'line' as const, line: view }];
  const eventBytes = state.eventBytes + lineBytes(line);
  // one spread each: a second one in the same literal takes V8 several times as long
  if (line.seq > state.lastSeq) {
    const { seq: lastSeq, count: lastCount } = line;
    const [tail, heard] = [[...state.tail, line], hear(state.heard, line)];
    return { ...state, events, eventBytes, isDirty: true, tail, lastSeq, lastCount, heard };
  }
  const fresh = state.fresh.add(line.seq);
  const told = { ...state, events, eventBytes, isDirty: true, fresh };
  const first = state.tail[0]?.seq ?? state.lastSeq + 1;
  if (line.seq < first) return { ...told, amended: state.amended.set(line.seq, line) };
  return { ...told, tail: state.tail.with(line.seq - first, line) };
}

/** Finds a line: among those that are here, or as whoever asked has looked it up; null: it is not known. */
export function findLine(state: ChatState, seq: number, lookedUp: KeptLine | null): KeptLine | null {
  const first = state.tail[0]?.seq ?? state.lastSeq + 1;
  if (seq >= first) return state.tail[seq - first] ?? null;
  const here = state.amended.get(seq) ?? state.settled.get(seq);
  return here ?? (lookedUp?.seq === seq ? lookedUp : null);
}

/**
 * Says whether the other one of a direct conversation is told nothing of what that person does: they keep the other out, or have
 * not answered their request yet, also one that was taken back.
 */
export function isUnseen(state: Pick<ChatState, 'type' | 'doors'>, personId: string): boolean {
  if (state.type === 'group') return false;
  return state.doors.blockedBy.includes(personId) || unansweredSeq(state.doors, personId) !== null;
}

/** Returns the first line by which the other one asked that person, who has not answered yet; null: there is none. */
function unansweredSeq({ request, withdrawn = [] }: ChatState['doors'], personId: string): number | null {
  const taken = withdrawn.find(({ byId }) => byId !== personId);
  if (taken) return taken.seq;
  return request.type === 'asked' && request.byId !== personId ? request.seq : null;
}

export function memberView(state: ChatState, member: Member): MemberView {
  const { person, role, readSeq, arrivedSeq, hidesReads } = member;
  if (isUnseen(state, person.id)) {
    const asked = unansweredSeq(state.doors, person.id);
    // what was known of them before a block stays: that it went back would say that there is one
    const until = asked === null ? state.lastSeq : asked - 1;
    const [read, arrived] = [readSeq, Math.max(readSeq, arrivedSeq ?? 0)].map((seq) => Math.min(seq, until));
    const hidden = { person, role, isHere: false, readSeq: hidesReads ? 0 : read! };
    return hidesReads ? hidden : { ...hidden, arrivedSeq: arrived! };
  }
  const isHere = state.seats.has(person.id);
  if (hidesReads) return { person, role, isHere, readSeq: 0 };
  return { person, role, isHere, readSeq, arrivedSeq: Math.max(readSeq, arrivedSeq ?? 0) };
}

/** Writes a member, and tells it. */
export function putMember(state: ChatState, member: Member): ChatState {
  const members = state.members.set(member.person.id, member);
  const next = { ...state, members, isDirty: true };
  return emit(next, { type: 'member', member: memberView(next, member) });
}

/** Tells how far a member has read, unless they hide it, or the other one is told nothing of them. */
export function tellRead(state: ChatState, member: Member): ChatState {
  return { ...state, ...toldRead(state, member) };
}

/** Returns what is to be told once it is told how far a member has read, as `tellRead` tells it. */
export function toldRead(
  state: ChatState,
  { person, readSeq, hidesReads }: Member,
): Pick<ChatState, 'events' | 'eventBytes'> {
  if (hidesReads || isUnseen(state, person.id)) return state;
  const event = { type: 'read', personId: person.id, seq: readSeq } as const;
  return { events: [...state.events, event], eventBytes: state.eventBytes + MARK_BYTES };
}

/** Says whether that member is one of the admins of the group; its owner is. */
export const isAdmin = (role: MemberRole | undefined): boolean => role === 'owner' || role === 'admin';

/** Returns who owns a group; undefined: nobody, as in every direct conversation. */
export const ownerIn = ({ members }: Pick<ChatState, 'members'>): Member | undefined =>
  members.find(({ role }) => role === 'owner');

/** Says whether a member may do what the settings leave to everybody, or to the admins alone. */
export const mayAs = (member: Member, who: 'everybody' | 'admins'): boolean =>
  who === 'everybody' || isAdmin(member.role);

/** Returns the other of the two in a direct conversation; undefined: there is none, as in every group. */
export function otherOf(state: ChatState, personId: string): Member | undefined {
  if (state.type === 'group') return undefined;
  return state.members.find(({ person }) => person.id !== personId);
}

/** Says whether a member may not do that now, as whoever restricts them here says. Writing to one person is `messages`. */
export function isCurbed(
  { curbs, type }: ChatState,
  personId: string,
  what: 'write' | 'calls',
  nowMs: number,
): boolean {
  const kind: CurbKind = what === 'write' && type === 'direct' ? 'messages' : what;
  return isKeptFrom(curbs.get(personId), kind, nowMs);
}

/** Returns why a member may write nothing right now; null: they may. */
export function whySilent(state: ChatState, personId: string, nowMs: number): RejectionCode | null {
  if (isCurbed(state, personId, 'write', nowMs)) return 'Restricted';
  const mute = state.desk?.mutes?.find(({ person }) => person.id === personId);
  return mute && nowMs < mute.mutedUntilMs ? 'Muted' : null;
}

/** Writes a notice that somebody did something. */
export function notice(
  state: ChatState,
  from: Person,
  what: Extract<KeptLine, { type: 'notice' }>['notice'],
  nowMs: number,
  byCommand: Pick<KeptLine, 'byCommandId'> = {},
): ChatState {
  const line = { type: 'notice', notice: what, seq: state.lastSeq + 1, from, atMs: nowMs } as const;
  return putLine(state, { ...line, count: state.lastCount, ...byCommand });
}
