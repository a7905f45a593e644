import type { ChatSnapshot } from '../../../shared/protocol/chat.ts';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { formatList } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { isolate } from '../../ui/isolate.tsx';
import { lineWords } from './files/fileWords.ts';
import { noticeText } from './noticeWords.tsx';

/** Names a conversation: a group by its name, a direct one by the other person; empty while nothing is known. */
export function titleOf(view: ChatSnapshot | null, head: ConversationHead | null, selfId: string): string {
  if (view?.type === 'group') return view.name;
  const other = view?.members.find(({ person }) => person.id !== selfId)?.person ?? head?.people[0];
  return head?.type === 'group' ? head.name : (other?.name ?? '');
}

/** Says the newest line of a conversation in one line of text. */
export function lastWords(head: ConversationHead, selfId: string): string {
  const { lastLine, request, type } = head;
  if (request === 'theirs') return t('head.request');
  if (!lastLine) return type === 'group' ? t('head.noneGroup') : t('head.none');
  if (lastLine.type === 'notice') return noticeText(lastLine.notice, lastLine.from, selfId);
  const text =
    lastLine.type === 'erased'
      ? t(lastLine.hasExpired ? 'line.expired' : 'line.deleted')
      : lineWords(lastLine.text && isolate(lastLine.text), lastLine.files);
  if (lastLine.from.id === selfId) return t('head.byYou', { text });
  return type === 'group' ? t('head.by', { name: isolate(lastLine.from.name), text }) : text;
}

/** What a row of the list is called for a screen reader. */
export function headLabel(head: ConversationHead, selfId: string): string {
  const title = isolate(titleOf(null, head, selfId));
  const parts = [title, lastWords(head, selfId)];
  if (head.unread > 0) parts.push(t('head.unread', { count: head.unread }));
  if (head.unread > 0 && head.mentionSeq !== undefined) parts.push(t('head.mention'));
  return formatList(parts);
}
