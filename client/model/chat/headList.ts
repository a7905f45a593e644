import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import type { ConversationHead, LineExcerpt } from '../../../shared/protocol/conversations.ts';
import { foldText } from '../../../shared/searchText.ts';
import type { Conversation } from './conversation.ts';

/** Returns the list with newer heads in it, the conversation that was written to last first. */
export function withHeads(
  known: readonly ConversationHead[],
  newer: readonly ConversationHead[],
): readonly ConversationHead[] {
  const heads = new Map([...known, ...newer].map((head) => [head.conversationId, head]));
  return [...heads.values()].sort((a, b) => b.lastAtMs - a.lastAtMs);
}

/** Returns the list with one head in it. */
export const withHead = (
  known: readonly ConversationHead[],
  head: ConversationHead,
): readonly ConversationHead[] => withHeads(known, [head]);

/**
 * Returns a head as the open conversation has it: what is told there is newer than what the list was told. It is the same
 * object when nothing is newer.
 */
export function headOf(head: ConversationHead, { view, you, window }: Conversation): ConversationHead {
  if (!view || !you || view.conversationId !== head.conversationId) return head;
  const last = window.lines.at(-1);
  const isNewer = last !== undefined && last.seq >= head.lastSeq;
  const { pictureId: _, ...plain } = head;
  const next: ConversationHead = {
    ...plain,
    name: view.name,
    ...(view.pictureId === undefined ? {} : { pictureId: view.pictureId }),
    memberCount: view.members.length,
    role: you.role,
    lastSeq: Math.max(head.lastSeq, view.lastSeq),
    ...(isNewer ? { lastLine: excerptOf(last), lastAtMs: last.atMs } : {}),
    // the room tells it with each mark of the reader, and the inbox with each line as well
    ...(you.readSeq > head.readSeq ? { readSeq: you.readSeq, unread: you.unread } : {}),
    isMuted: you.isMuted,
  };
  return isSame(head, next) ? head : next;
}

/** Says whether two heads say the same, in whatever order their fields came. */
function isSame(head: ConversationHead, next: ConversationHead): boolean {
  const sorted = (one: ConversationHead) =>
    JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(head) === sorted(next);
}

function excerptOf(line: Conversation['window']['lines'][number]): LineExcerpt {
  const { seq, from, atMs } = line;
  if (line.type === 'notice') return { seq, from, atMs, type: 'notice', notice: line.notice };
  if (line.type === 'erased') {
    return { seq, from, atMs, type: 'erased', ...(line.hasExpired ? { hasExpired: true } : {}) };
  }
  const files = filesExcerpt(line.files);
  return { seq, from, atMs, type: 'text', text: line.text, ...(files ? { files } : {}) };
}

/** Returns the heads whose names or people fit what is searched for. */
export function searched(heads: readonly ConversationHead[], typed: string): readonly ConversationHead[] {
  const words = foldText(typed).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return heads;
  return heads.filter(({ name, people }) => {
    const text = foldText([name, ...people.flatMap((person) => [person.name, person.handle])].join(' '));
    return words.every((word) => text.includes(word));
  });
}
