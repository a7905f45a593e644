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

/** A device of a member was given the lines of a conversation, up to that one. */
interface Arrival {
  readonly personId: string;
  readonly seq: number;
}
const arrival: z.ZodType<Arrival> = z.object({ personId: z.string(), seq: z.int().min(0) });
const arrivedTopics = topicsOf('arrived', arrival);

/** Tells the room of a conversation what devices of its members were given of it elsewhere. */
export const arrivedTopic = (conversationId: string) => arrivedTopics(`arrived:${conversationId}`);
