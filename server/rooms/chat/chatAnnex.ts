import type { AnnexedKey, ConversationAnnex, MarkKept } from '../../domain/conversation/conversationAnnex.ts';
import type { ConversationBody, Member } from '../../domain/conversation/conversationBody.ts';
import { type ChatBase, type ChatState, lineBytes } from './machine/state.ts';

/** Lines of an annex and their bytes; with more the document is written. */
const ANNEX = { lines: 8, bytes: 8 * 1024 };

type SaidBy<Annexed extends All, All extends string> = Readonly<
  Record<Annexed, true> & Record<Exclude<All, Annexed>, false>
>;

/** What of a conversation an annex says; whatever else has changed wants the document to be written. */
const SAID: SaidBy<AnnexedKey | 'members', Exclude<keyof ConversationBody, 'owing'>> = {
  epoch: true,
  members: true,
  lastSeq: true,
  lastCount: true,
  lastAtMs: true,
  tail: true,
  type: false,
  startedById: false,
  createdAtMs: false,
  name: false,
  pictureId: false,
  former: false,
  settings: false,
  pins: false,
  doors: false,
  amended: false,
  erased: false,
  erasedRuns: false,
  audit: false,
  desk: false,
  disappearDays: false,
  expiresAtMs: false,
  hasWords: false,
  tipsCursor: false,
  call: false,
  askedCall: false,
  endedCalls: false,
  streams: false,
  book: false,
  paidLines: false,
  mentionsDue: false,
  unlocks: false,
};
const SAME = (Object.keys(SAID) as (keyof typeof SAID)[]).filter((key) => !SAID[key]);

/** The same of a member. */
const SAID_OF_MEMBER: SaidBy<Exclude<keyof MarkKept, 'personId'>, keyof Member> = {
  readSeq: true,
  readCount: true,
  arrivedSeq: true,
  person: false,
  role: false,
  fromSeq: false,
  isMuted: false,
  hidesReads: false,
  mentionSeq: false,
};
const SAME_OF_MEMBER = (Object.keys(SAID_OF_MEMBER) as (keyof Member)[]).filter(
  (key) => !SAID_OF_MEMBER[key],
);

/** Takes what is compared with, once a conversation was written whole. */
export function baseOf(state: Omit<ChatState, 'base' | 'annexed'>): ChatBase {
  const { members, tail } = state;
  return { members, tail, same: SAME.map((key) => state[key]) };
}

/** Returns what an annex says of a conversation beside its document as it was written last; null: it cannot say all of it. */
export function changeOf(state: ChatState): ConversationAnnex | null {
  const { base, tail, lastAtMs } = state;
  if (SAME.some((key, at) => !Object.is(state[key], base.same[at]))) return null;
  if (tail.length < base.tail.length || tail.length - base.tail.length > ANNEX.lines) return null;
  if (base.tail.some((line, at) => line !== tail[at])) return null;
  const lines = tail.slice(base.tail.length);
  if (lines.reduce((sum, line) => sum + lineBytes(line), 0) > ANNEX.bytes) return null;
  const marks = marksOf(state);
  return marks && { lines, marks, lastAtMs };
}

function marksOf({ base, members }: ChatState): readonly MarkKept[] | null {
  if (members === base.members) return [];
  if (members.size !== base.members.size) return null;
  const marks: MarkKept[] = [];
  for (const [personId, member] of members) {
    const before = base.members.get(personId);
    if (before === member) continue;
    if (!before || SAME_OF_MEMBER.some((key) => !Object.is(before[key], member[key]))) return null;
    const { readSeq, readCount, arrivedSeq } = member;
    marks.push({ personId, readSeq, readCount, ...(arrivedSeq === undefined ? {} : { arrivedSeq }) });
  }
  return marks;
}
