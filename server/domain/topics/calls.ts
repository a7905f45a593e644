import { z } from 'zod';
import type { PersonCall } from '../../../shared/protocol/chatCalls.ts';
import { topicsOf } from './topicOf.ts';

/** What a conversation tells the inbox of somebody in its call: how it stands for that person, or that it is over. */
export type PersonCallNews =
  | { readonly type: 'call'; readonly call: PersonCall }
  | { readonly type: 'over'; readonly conversationId: string; readonly callId: string };

const call = z.custom<PersonCall>((value) => {
  const { conversationId, callId } = (value ?? {}) as Partial<PersonCall>;
  return typeof conversationId === 'string' && typeof callId === 'string';
});
const callNews: z.ZodType<PersonCallNews> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), call }),
  z.object({ type: z.literal('over'), conversationId: z.string(), callId: z.string() }),
]);
const callTopics = topicsOf('personCall', callNews);
export const personCallTopic = (personId: string) => callTopics(`calls:${personId}`);

/** What an inbox answers to a conversation that calls its person: the person is in another call. */
const busyTopics = topicsOf('callBusy', z.object({ callId: z.string(), personId: z.string() }));
export const callBusyTopic = (conversationId: string) => busyTopics(`conversation:${conversationId}:busy`);
