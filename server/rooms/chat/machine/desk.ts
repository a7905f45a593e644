import { Map as PersistentMap } from 'immutable';
import { DESK_LIMITS } from '../../../../shared/deskLimits.ts';
import type { Deed, HeldLine } from '../../../../shared/protocol/desk.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { GroupDesk, KeptLine, Member } from '../../../domain/conversation/conversationBody.ts';
import { type DeskCommand, decideDesk, logged } from '../../policies/desk.ts';
import { judgeLine, type LineVerdict } from '../../policies/lineRules.ts';
import {
  type Actor,
  type Moderation,
  type ModerationCommand,
  mayModerate,
  muteUntil,
} from '../../policies/moderation.ts';
import { heardKey } from './heard.ts';
import { noteMentions } from './mentions.ts';
import { type ChatState, type Decision, findLine, isAdmin, ok, ownerIn, putLine, refuse } from './state.ts';
import { noteStay, stay } from './stay.ts';

type TextLine = KeptLine & { readonly type: 'text' };

/** What admins ask at the moderation desk of a group. Who is an admin is the group's own affair. */
export interface GroupDeskCommand {
  readonly type: 'desk';
  readonly byId: string;
  readonly asked:
    | Exclude<DeskCommand, { type: 'setRole' }>
    | Extract<ModerationCommand, { readonly type: 'mute' }>;
}

const SAY: LineVerdict = { type: 'say' };
const NOBODY: Moderation = { restrictions: PersistentMap(), moderators: [] };

const actorOf = ({ role, person }: Member): Actor => (role === 'owner' ? 'owner' : person);

/** Returns the group's desk as every room has it: its admins are the moderators, and all of them lead. */
export function moderationOf({ members, desk = {} }: Pick<ChatState, 'members' | 'desk'>): Moderation {
  const { mutes = [], heldLines = [], ...same } = desk;
  const moderators = [...members.values()].filter(({ role }) => role === 'admin').map(({ person }) => person);
  return {
    ...same,
    moderators,
    leads: moderators.map(({ id }) => id),
    heldLines: heldLines.map(({ line: _, ...held }): HeldLine => held),
    restrictions: PersistentMap(
      mutes.map((mute) => [mute.person.id, { ...mute, isRemoved: false }] as const),
    ),
  };
}

export function decideGroupDesk(
  state: ChatState,
  { byId, asked }: GroupDeskCommand,
  nowMs: number,
): Decision {
  const by = state.members.get(byId);
  if (!by) return refuse('NotAMember');
  if (state.type === 'direct' || !isAdmin(by.role)) return refuse('Forbidden');
  if (asked.type === 'answerHeld') return answerHeld(state, by, asked, nowMs);
  if (asked.type === 'mute') return mute(state, by, asked, nowMs);
  // members are members: for how long they have followed somebody says nothing here
  if (asked.type === 'setChatRules' && asked.rules.followedMinutes !== null) return refuse('BadRequest');
  const moderation = moderationOf(state);
  const decided = decideDesk(moderation, { ownerId: ownerOf(state), actor: actorOf(by) }, asked, nowMs);
  if (!decided.ok) return refuse(decided.code);
  if (decided.value === moderation) return ok(state);
  const { rules, isShielded, deeds, notes } = decided.value;
  return ok(
    changeDesk(state, {
      ...(rules && { rules }),
      ...(isShielded === undefined ? {} : { isShielded }),
      ...(deeds && { deeds }),
      ...(notes && { notes }),
    }),
  );
}

const ownerOf = (state: ChatState): string => ownerIn(state)?.person.id ?? '';

function changeDesk(state: ChatState, patch: GroupDesk): ChatState {
  return { ...state, desk: { ...state.desk, ...patch }, isDirty: true };
}

/** Writes into the log of the desk what an admin did elsewhere in the group. */
export function noteDeed(
  state: ChatState,
  by: Member,
  deed: Pick<Deed, 'type'> & Partial<Pick<Deed, 'person' | 'detail'>>,
  nowMs: number,
): ChatState {
  return changeDesk(state, logged({ ...state.desk }, actorOf(by), deed, nowMs));
}

function mute(
  state: ChatState,
  by: Member,
  { target, minutes }: Extract<ModerationCommand, { readonly type: 'mute' }>,
  nowMs: number,
): Decision {
  if (!state.members.has(target.id)) return refuse('MemberUnknown');
  const moderates = { ownerId: ownerOf(state), actor: actorOf(by) };
  if (!mayModerate(moderationOf(state), moderates, target.id)) return refuse('Forbidden');
  const mutedUntilMs = muteUntil(minutes, nowMs);
  const others = (state.desk?.mutes ?? []).filter(
    (one) => one.person.id !== target.id && nowMs < one.mutedUntilMs,
  );
  const mutes = mutedUntilMs === null ? others : [...others, { person: target, mutedUntilMs }];
  const deed =
    minutes === 0
      ? ({ type: 'unmuted', person: target } as const)
      : ({ type: 'muted', person: target, detail: String(minutes) } as const);
  return ok(noteDeed(changeDesk(state, { mutes }), by, deed, nowMs));
}

/**
 * Judges a line that a member writes in a group. Files do not wait: who is to be looked at first writes words first.
 */
export function judgeInGroup(
  state: ChatState,
  by: Member,
  line: { readonly text: string; readonly hasFiles: boolean; readonly nowMs: number },
): LineVerdict {
  const verdict = judge(state, by, { ...line, isFirst: !state.wroteAtMs.has(by.person.id) });
  return verdict.type === 'hold' && line.hasFiles ? { type: 'refuse', code: 'FilesNotYet' } : verdict;
}

/** Returns why a line may not be changed to say that; null: it may. What would wait is refused: it stands there already. */
export function whyNotEdited(
  state: ChatState,
  byId: string,
  line: { readonly text: string; readonly nowMs: number },
): RejectionCode | null {
  const by = state.members.get(byId);
  const verdict = by ? judge(state, by, { ...line, isFirst: false }) : SAY;
  if (verdict.type === 'refuse') return verdict.code;
  if (verdict.type === 'say') return null;
  return verdict.why === 'link' ? 'LinkNotAllowed' : 'WordNotAllowed';
}

function judge(
  { type, desk }: ChatState,
  by: Member,
  line: { readonly text: string; readonly isFirst: boolean; readonly nowMs: number },
): LineVerdict {
  if (!desk || type === 'direct' || isAdmin(by.role)) return SAY;
  const { rules, isShielded } = desk;
  // who is verified is looked up by the room, before anything is decided
  const known = { followsSinceMs: Number.NEGATIVE_INFINITY, isVerified: true };
  const judged = { ...line, ...known, personId: by.person.id };
  return judgeLine({ ...NOBODY, ...(rules && { rules }), ...(isShielded && { isShielded }) }, judged);
}

/** Says whether that command's line waits, or was declined. */
export function wasHeld({ desk }: Pick<ChatState, 'desk'>, key: string): boolean {
  return (desk?.heldLines?.some(({ id }) => id === key) || desk?.declined?.includes(key)) ?? false;
}

/** Puts a line where admins look at it first. The oldest one goes for one more than may wait. */
export function holdLine(state: ChatState, line: TextLine, why: HeldLine['why']): ChatState {
  const { from, text, atMs, commandId } = line;
  const held = { id: heardKey(from.id, commandId), from, text, atMs, why, line };
  return changeDesk(state, { heldLines: [...(state.desk?.heldLines ?? []), held].slice(-DESK_LIMITS.held) });
}

/** Takes away what somebody wrote and nobody has looked at yet, as they leave. */
export function dropHeldOf(state: ChatState, personId: string): ChatState {
  const held = state.desk?.heldLines ?? [];
  const heldLines = held.filter(({ from }) => from.id !== personId);
  return heldLines.length === held.length ? state : changeDesk(state, { heldLines });
}

function answerHeld(
  state: ChatState,
  by: Member,
  { lineId, isShown }: DeskCommand & { type: 'answerHeld' },
  nowMs: number,
): Decision {
  const { heldLines = [], declined = [] } = state.desk ?? {};
  const held = heldLines.find(({ id }) => id === lineId);
  if (!held) return refuse('LineUnknown');
  const left = changeDesk(state, {
    heldLines: heldLines.filter(({ id }) => id !== lineId),
    ...(isShown ? {} : { declined: [...declined, lineId].slice(-DESK_LIMITS.deeds) }),
  });
  const deed = { type: isShown ? 'shown' : 'declined', person: held.from, detail: held.text } as const;
  const noted = noteDeed(left, by, deed, nowMs);
  return ok(isShown ? show(noted, held.line, nowMs) : noted);
}

/** Writes a line that waited, as its writer's, behind the newest one. */
function show(state: ChatState, held: TextLine, nowMs: number): ChatState {
  const { lastSeq, lastCount } = state;
  const { untilMs: _, ...line } = held;
  const shown: TextLine = {
    ...line,
    seq: lastSeq + 1,
    count: lastCount + 1,
    atMs: nowMs,
    ...stay(state, nowMs),
  };
  const put = noteStay(putLine(state, shown), shown);
  const wroteAtMs = put.wroteAtMs.set(shown.from.id, nowMs);
  const answered = shown.replyTo === null ? null : findLine(put, shown.replyTo, null);
  return noteMentions({ ...put, wroteAtMs, lastAtMs: nowMs }, shown, answered);
}
