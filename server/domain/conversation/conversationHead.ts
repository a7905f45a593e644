import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import type { ConversationHead, LineExcerpt } from '../../../shared/protocol/conversations.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { type ConversationBody, type KeptLine, type Member, unreadOf } from './conversationBody.ts';

/** People whom the head of a group names. */
const NAMED = 4;

type Shown = Omit<ConversationBody, 'members' | 'former' | 'book'> & {
  readonly members: Iterable<ConversationBody['members'][number]>;
  readonly former: readonly ConversationBody['former'][number][];
};

/** Says whether it is a direct conversation that the other one began and has not written in: no list shows it yet. */
export function isUnheard(
  { type, lastSeq, startedById }: Pick<ConversationBody, 'type' | 'lastSeq' | 'startedById'>,
  personId: string,
): boolean {
  return type === 'direct' && lastSeq === 0 && startedById !== personId;
}

/** Makes the head of a conversation as that person is shown it; null: they are not in it. */
export function headOf(conversationId: string, body: Shown, personId: string): ConversationHead | null {
  const members = [...body.members];
  const own = members.find(({ person }) => person.id === personId);
  if (!own) return null;
  const newest = body.tail.at(-1);
  const { request } = body.doors;
  return {
    conversationId,
    type: body.type,
    name: body.name,
    ...(body.pictureId === undefined ? {} : { pictureId: body.pictureId }),
    people: othersOf(members, personId),
    memberCount: members.length,
    role: own.role,
    lastSeq: body.lastSeq,
    lastLine: newest && newest.seq >= own.fromSeq ? excerptOf(newest) : null,
    lastAtMs: body.lastAtMs,
    readSeq: own.readSeq,
    unread: unreadOf(body, own),
    ...(own.hidesReads ? {} : { arrivedSeq: arrivedSeqOf(body.type, members, own, newest) }),
    isMuted: own.isMuted,
    ...((own.mentionSeq ?? 0) > own.readSeq ? { mentionSeq: own.mentionSeq } : {}),
    request: request.type !== 'asked' ? null : request.byId === personId ? 'mine' : 'theirs',
  };
}

/** Returns the newest line that a device of theirs was given; in a group, of anybody but who wrote the newest one. */
function arrivedSeqOf(
  type: ConversationBody['type'],
  members: readonly Member[],
  own: Member,
  newest: KeptLine | undefined,
): number {
  const isAsked = ({ person, hidesReads }: Member) => person.id !== newest?.from.id && !hidesReads;
  const asked = type === 'direct' ? [own] : members.filter(isAsked);
  return asked.reduce((seq, one) => Math.max(seq, one.readSeq, one.arrivedSeq ?? 0), 0);
}

function othersOf(members: readonly { readonly person: Person }[], personId: string): readonly Person[] {
  const others = members.filter(({ person }) => person.id !== personId);
  return others.slice(0, NAMED).map(({ person }) => person);
}

function excerptOf(line: KeptLine): LineExcerpt {
  const { seq, from, atMs } = line;
  if (line.type === 'notice') return { seq, from, atMs, type: 'notice', notice: line.notice };
  if (line.type === 'erased') {
    return { seq, from, atMs, type: 'erased', ...(line.hasExpired ? { hasExpired: true } : {}) };
  }
  const text = [...line.text].slice(0, CHAT_LIMITS.excerptChars).join('');
  const files = filesExcerpt(line.files);
  return { seq, from, atMs, type: 'text', text, ...(files ? { files } : {}) };
}
