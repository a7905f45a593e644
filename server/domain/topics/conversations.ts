import { z } from 'zod';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { topicsOf } from './topicOf.ts';

/** What somebody's inbox is told of a conversation: how it stands for them now, or that they are out of it. */
export type InboxNews =
  | { readonly type: 'head'; readonly head: ConversationHead }
  | { readonly type: 'gone'; readonly conversationId: string };

const head = z.custom<ConversationHead>(
  (value) => typeof (value as Partial<ConversationHead> | null)?.conversationId === 'string',
);
const inboxNews: z.ZodType<InboxNews> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('head'), head }),
  z.object({ type: z.literal('gone'), conversationId: z.string() }),
]);
const inboxTopics = topicsOf('conversation', inboxNews);

/** What changes in the conversations of one person. */
export const conversationTopic = (personId: string) => inboxTopics(`conversations:${personId}`);
