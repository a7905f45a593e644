import { z } from 'zod';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { ConversationNews } from '../../../shared/protocol/inbox.ts';
import { topicsOf } from './topicOf.ts';

const head = z.custom<ConversationHead>(
  (value) => typeof (value as Partial<ConversationHead> | null)?.conversationId === 'string',
);
const conversationNews: z.ZodType<ConversationNews> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('head'), head }),
  z.object({ type: z.literal('gone'), conversationId: z.string() }),
]);
const conversationTopics = topicsOf('conversation', conversationNews);

/** What changes in the conversations of one person. */
export const conversationTopic = (personId: string) => conversationTopics(`conversations:${personId}`);
