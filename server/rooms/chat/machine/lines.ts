import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import { slowedMs } from '../../../../shared/curbs.ts';
import type { LineFile } from '../../../../shared/protocol/chatFiles.ts';
import type { ReactionView } from '../../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../../shared/time.ts';
import type { KeptLine, Member } from '../../../domain/conversation/conversationBody.ts';
import { holdLine, judgeInGroup, noteDeed, wasHeld, whyNotEdited } from './desk.ts';
import { takeRequest, withdrawRequest } from './doors.ts';
import { eraseLine, putPins, without } from './erase.ts';
import { heardKey, heardSeq } from './heard.ts';
import { noteMentions } from './mentions.ts';
import { answerPaid, withdrawPaid } from './paid.ts';
import {
  type ChatState,
  type Decision,
  emit,
  findLine,
  isAdmin,
  mayAs,
  notice,
  ok,
  otherOf,
  putLine,
  refuse,
  toldRead,
  whySilent,
} from './state.ts';
import { noteStay, stay } from './stay.ts';
import { isBeingOpened, returnUnlocks } from './unlock.ts';

type TextLine = KeptLine & { readonly type: 'text' };

/** What members ask about lines. `lookedUp`: the line that it is about, where it lies in the store; it was read before. */
export type LineCommand = { readonly byId: string; readonly lookedUp: KeptLine | null } & (
  | {
      readonly type: 'write';
      readonly commandId: string;
      readonly text: string;
      readonly replyTo: number | null;
      readonly mentions: readonly string[];
      /** Files that are shown in the place of this command already; absent: there are none. */
      readonly files?: readonly LineFile[] | undefined;
      readonly isForwarded?: true | undefined;
      /** The price of the files for others, minor units of MESI; absent: they are open. */
      readonly priceMinor?: string | undefined;
      /** Whether the rules of the other one of a direct conversation let the writer in. */
      readonly isLetIn: boolean;
    }
  | {
      readonly type: 'edit';
      readonly seq: number;
      readonly text: string;
      readonly mentions: readonly string[];
    }
  | { readonly type: 'erase'; readonly seq: number }
  | { readonly type: 'react'; readonly seq: number; readonly emoji: string | null }
  | { readonly type: 'pin'; readonly seq: number; readonly isPinned: boolean }
);

type Of<T extends LineCommand['type']> = Extract<LineCommand, { type: T }>;

export function write(state: ChatState, command: Of<'write'>, nowMs: number): Decision {
  const by = state.members.get(command.byId);
  if (!by) return refuse('NotAMember');
  const key = heardKey(command.byId, command.commandId);
  if (heardSeq(state.heard, key) !== undefined || wasHeld(state, key)) return ok(state);
  if (!mayAs(by, state.settings.whoWrites)) return refuse('WritingReserved');
  const silent = whySilent(state, command.byId, nowMs);
  if (silent) return refuse(silent);
  if (isTooSoon(state, by, nowMs)) return refuse('SlowMode');
  const mentions = mentioned(state, command.mentions);
  if (!mentions) return refuse('MemberUnknown');
  const { replyTo } = command;
  if (replyTo !== null && !isReadable(state, by, replyTo)) return refuse('LineUnknown');
  const answered = replyTo === null ? null : findLine(state, replyTo, command.lookedUp);
  if (answered?.type === 'erased') return refuse('LineErased');
  const open = takeRequest(state, { by, isLetIn: command.isLetIn });
  if (!open.ok) return open;
  const { files, isForwarded, priceMinor } = command;
  if (files && isNewRequest(state, open.next)) return refuse('RequestIsText');
  const plain = {
    type: 'text' as const,
    seq: state.lastSeq + 1,
    from: by.person,
    atMs: nowMs,
    text: command.text,
    commandId: command.commandId,
    replyTo,
    mentions,
    editedAtMs: null,
    reactions: [],
  };
  const isPlain = !files && !isForwarded && !priceMinor && !state.disappearDays;
  const view = isPlain
    ? plain
    : {
        ...plain,
        ...(files ? { files } : {}),
        ...(isForwarded ? { isForwarded } : {}),
        ...(priceMinor ? { lock: { priceMinor, openedCount: 0 } } : {}),
        ...stay(state, nowMs),
      };
  const line: TextLine = { ...view, count: state.lastCount + 1 };
  const verdict = judgeInGroup(state, by, { text: command.text, hasFiles: files !== undefined, nowMs });
  if (verdict.type === 'refuse') return refuse(verdict.code);
  if (verdict.type === 'hold') return ok(holdLine(open.next, line, verdict.why));
  const told = noteStay(wrote(putLine(open.next, line, view), line, nowMs), line);
  return ok(noteMentions(answerPaid(told, command.byId), line, answered));
}

/** Says whether the line would be a request to somebody, who is shown no pictures of strangers. */
function isNewRequest(before: ChatState, { doors: { request } }: ChatState): boolean {
  return request !== before.doors.request && request.type === 'asked';
}

/** Whoever writes has read what was before, and types no more. */
function wrote(state: ChatState, line: TextLine, nowMs: number): ChatState {
  const { id } = line.from;
  const member = state.members.get(id)!;
  const marked = { ...member, readSeq: line.seq, readCount: line.count };
  const members = state.members.set(id, marked);
  const { events, eventBytes } = toldRead(state, marked);
  const wroteAtMs = state.wroteAtMs.set(id, nowMs);
  const next = { ...state, members, wroteAtMs, lastAtMs: nowMs, events, eventBytes };
  if (!state.typing.has(id)) return next;
  const typing = state.typing.delete(id);
  return emit({ ...next, typing }, { type: 'typing', personIds: [...typing.keys()] });
}

export function edit(state: ChatState, command: Of<'edit'>, nowMs: number): Decision {
  const found = ownText(state, command, nowMs);
  if (!found.ok) return found;
  const mentions = mentioned(state, command.mentions);
  if (!mentions) return refuse('MemberUnknown');
  const { line } = found;
  // these are the words of somebody else
  if (line.isForwarded) return refuse('LineFixed');
  if (line.text === command.text) return ok(state);
  const refused = whyNotEdited(state, line.from.id, { text: command.text, nowMs });
  if (refused) return refuse(refused);
  return ok(putLine(state, { ...line, text: command.text, mentions, editedAtMs: nowMs }));
}

export function erase(state: ChatState, command: Of<'erase'>, nowMs: number): Decision {
  const by = state.members.get(command.byId);
  if (!by) return refuse('NotAMember');
  const line = isReadable(state, by, command.seq) ? findLine(state, command.seq, command.lookedUp) : null;
  if (!line) return refuse('LineUnknown');
  if (line.type === 'erased') return ok(state);
  if (line.type === 'notice') return refuse('LineFixed');
  const isOwn = line.from.id === command.byId;
  const overrules = isAdmin(by.role) && state.members.get(line.from.id)?.role !== 'owner';
  if (!isOwn && !overrules) return refuse('Forbidden');
  const isWaiting = line.paid?.state === 'held';
  if (isOwn && !isAdmin(by.role) && !isWaiting && nowMs - line.atMs > CHAT_LIMITS.editMs)
    return refuse('LineTooOld');
  if (isBeingOpened(state, line.seq)) return refuse('LineBeingOpened');
  const erased = withdrawPaid(eraseLine(returnUnlocks(state, line.seq), line), line.seq);
  if (isOwn) return ok(withdrawRequest(erased, command));
  // nothing is left of the words, nor here
  return ok(noteDeed(erased, by, { type: 'deleted', person: line.from }, nowMs));
}

export function react(state: ChatState, command: Of<'react'>, nowMs: number): Decision {
  const by = state.members.get(command.byId);
  if (!by) return refuse('NotAMember');
  const line = isReadable(state, by, command.seq) ? findLine(state, command.seq, command.lookedUp) : null;
  if (!line) return refuse('LineUnknown');
  if (line.type === 'erased') return refuse('LineErased');
  if (line.type !== 'text') return refuse('LineFixed');
  if (isShut(state, command.byId)) return refuse('DoorClosed');
  // what one has put there may always be taken back
  const silent = command.emoji === null ? null : whySilent(state, command.byId, nowMs);
  if (silent) return refuse(silent);
  const reactions = withReaction(line.reactions, command);
  if (reactions.length > CHAT_LIMITS.reactionKinds) return refuse('ReactionsFull');
  const isSame = JSON.stringify(reactions) === JSON.stringify(line.reactions);
  return ok(isSame ? state : putLine(state, { ...line, reactions }));
}

/** Puts somebody's one emoji among the reactions; the kinds stay in the order in which they came. */
function withReaction(
  reactions: readonly ReactionView[],
  { byId, emoji }: { readonly byId: string; readonly emoji: string | null },
): readonly ReactionView[] {
  const changed = reactions.map((kind) => {
    const has = kind.personIds.includes(byId);
    if (kind.emoji === emoji) return has ? kind : { emoji, personIds: [...kind.personIds, byId] };
    return has ? { ...kind, personIds: kind.personIds.filter((id) => id !== byId) } : kind;
  });
  const isNew = emoji !== null && !reactions.some((kind) => kind.emoji === emoji);
  const all = isNew ? [...changed, { emoji, personIds: [byId] }] : changed;
  return all.filter(({ personIds }) => personIds.length > 0);
}

export function pin(state: ChatState, command: Of<'pin'>, nowMs: number): Decision {
  const { byId, seq, isPinned } = command;
  const by = state.members.get(byId);
  if (!by) return refuse('NotAMember');
  if (!mayAs(by, state.settings.whoPins)) return refuse('Forbidden');
  if (isPinned === state.pins.includes(seq)) return ok(state);
  if (!isPinned) return ok(putPins(state, without(state.pins, seq)));
  const line = isReadable(state, by, seq) ? findLine(state, seq, command.lookedUp) : null;
  if (!line) return refuse('LineUnknown');
  if (line.type !== 'text') return refuse(line.type === 'erased' ? 'LineErased' : 'LineFixed');
  if (isShut(state, byId)) return refuse('DoorClosed');
  const silent = whySilent(state, byId, nowMs);
  if (silent) return refuse(silent);
  if (state.pins.length >= CHAT_LIMITS.pins) return refuse('PinsFull');
  return ok(notice(putPins(state, [...state.pins, seq]), by.person, { type: 'pinned', seq }, nowMs));
}

function ownText(
  state: ChatState,
  {
    byId,
    seq,
    lookedUp,
  }: { readonly byId: string; readonly seq: number; readonly lookedUp: KeptLine | null },
  nowMs: number,
): { readonly ok: true; readonly line: TextLine } | Extract<Decision, { ok: false }> {
  const no = (code: Extract<Decision, { ok: false }>['rejection']) =>
    ({ ok: false, rejection: code }) as const;
  const by = state.members.get(byId);
  if (!by) return no('NotAMember');
  const line = isReadable(state, by, seq) ? findLine(state, seq, lookedUp) : null;
  if (!line) return no('LineUnknown');
  if (line.type === 'erased') return no('LineErased');
  if (line.type !== 'text') return no('LineFixed');
  if (line.from.id !== byId) return no('Forbidden');
  if (isShut(state, byId)) return no('DoorClosed');
  const silent = whySilent(state, byId, nowMs);
  if (silent) return no(silent);
  return nowMs - line.atMs > CHAT_LIMITS.editMs ? no('LineTooOld') : { ok: true, line };
}

/** Says whether the other one of a direct conversation keeps that person from writing, by whatever way. */
export function isShut(state: ChatState, personId: string): boolean {
  const other = otherOf(state, personId);
  return other !== undefined && state.doors.blockedBy.includes(other.person.id);
}

function isReadable(state: ChatState, member: Member, seq: number): boolean {
  return seq >= member.fromSeq && seq <= state.lastSeq;
}

/** Returns the members of those ids; null: one of them is no member. */
function mentioned(state: ChatState, ids: readonly string[]): readonly Person[] | null {
  const people = [...new Set(ids)].map((id) => state.members.get(id)?.person);
  return people.includes(undefined) ? null : (people as Person[]);
}

function isTooSoon({ settings, wroteAtMs, curbs }: ChatState, by: Member, nowMs: number): boolean {
  const usualMs = isAdmin(by.role) ? 0 : settings.slowModeSeconds * SECOND_MS;
  const waitMs = Math.max(usualMs, slowedMs(curbs.get(by.person.id), nowMs));
  const sinceMs = nowMs - (wroteAtMs.get(by.person.id) ?? Number.NEGATIVE_INFINITY);
  // below zero: the clock was set back, and nobody waits until it has caught up
  return sinceMs >= 0 && sinceMs < waitMs;
}
