import { pathOf, personIn } from '../../../shared/noticeFacts.ts';
import type { NoticeNews } from '../../../shared/protocol/inbox.ts';
import type { PushMessage } from '../../../shared/protocol/push.ts';
import { PUSH_LIMITS } from '../../../shared/pushLimits.ts';
import { readConversation } from '../../domain/conversation/conversationAnnex.ts';
import type { ConversationBody } from '../../domain/conversation/conversationBody.ts';
import { headOf } from '../../domain/conversation/conversationHead.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';

/** Fields of a document that is to be told: it stands in the index while `push` does. */
export interface DueFields {
  readonly push?: 'due';
  /** When it is looked at next, in Unix ms. */
  readonly pushAtMs?: number;
  readonly pushTries?: number;
}

/** A notice of a person, as far as a push needs it. */
export type DueNotice = JsonObject &
  DueFields & { readonly personId: string; readonly seq: number; readonly news: NoticeNews & JsonObject };

/** Up to which line a person was told of a conversation, or is to be. Its id is `<personId>:<conversationId>`. */
export type PushedLine = JsonObject &
  DueFields & { readonly personId: string; readonly conversationId: string; readonly seq: number };

/** Returns what a notice tells; null: it was read. */
export async function noticeMessage(
  store: StorePort,
  { id, body }: Versioned<DueNotice>,
): Promise<PushMessage | null> {
  const { personId, seq, news } = body;
  const inbox = await store.get<{ readonly readSeq: number }>(COLLECTIONS.inboxes.name, personId);
  if ((inbox?.body.readSeq ?? 0) >= seq) return null;
  const name = personIn(news)?.name;
  return {
    tag: tagOf(id, news),
    path: pathOf(news),
    ...aboutOf(news),
    ...(name ? { name } : {}),
    ...(news.type === 'mentioned' ? { group: news.group } : {}),
    ...(news.type === 'tipReceived' && news.message !== '' ? { text: shortened(news.message) } : {}),
  };
}

/** A reminder says of what time it is, on every device. */
function aboutOf(news: NoticeNews): Pick<PushMessage, 'about' | 'atMs'> {
  if (news.type === 'streamNews' && news.what === 'soon') return { about: 'streamNews', atMs: news.startMs };
  if (news.type !== 'meetingNews' || news.dueMs === undefined) return { about: news.type };
  return { about: news.what === 'startsSoon' ? 'meetingSoon' : 'meetingDue', atMs: news.dueMs };
}

/**
 * Returns what the newest line of a conversation tells; null: it was read or erased, the person is silent there or has left.
 * A line that waits to be let in, or that will disappear, brings no words.
 */
export async function lineMessage(
  store: StorePort,
  { body: { personId, conversationId } }: Versioned<PushedLine>,
): Promise<PushMessage | null> {
  const body: (ConversationBody & { readonly expires?: string }) | null = await readConversation(
    store,
    conversationId,
  );
  const head = body && headOf(conversationId, body, personId);
  const line = head?.lastLine;
  if (!head || head.unread === 0 || head.isMuted || line?.type !== 'text') return null;
  const about = {
    tag: `line:${conversationId}`,
    path: `/messages/${conversationId}`,
    about: 'line',
  } as const;
  if (head.request === 'theirs') return about;
  return {
    ...about,
    name: line.from.name,
    ...(head.name === '' ? {} : { group: head.name }),
    ...(line.text === '' || body.expires === 'yes' ? {} : { text: shortened(line.text) }),
  };
}

/** The tag of all that devices are told of one call. */
export const callTag = (callId: string): string => `call:${callId}`;

/** A call that was missed takes the place of the one that rang; its notice is named by it. */
function tagOf(id: string, { type }: NoticeNews): string {
  const callId = type === 'callMissed' ? /\/call\/(.+)$/.exec(id)?.[1] : undefined;
  return callId === undefined ? `notice:${id}` : callTag(callId);
}

/** Takes away what a device does not show. */
export function withoutWords({ tag, path, about, atMs, untilMs }: PushMessage): PushMessage {
  const times = { ...(atMs === undefined ? {} : { atMs }), ...(untilMs === undefined ? {} : { untilMs }) };
  return { tag, path, about, ...times };
}

const shortened = (text: string): string => [...text].slice(0, PUSH_LIMITS.textChars).join('');
