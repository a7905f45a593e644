import { z } from 'zod';
import type { PersonCall } from '../../../shared/protocol/chatCalls.ts';
import { topicsOf } from './topicOf.ts';

/** What is told the inbox of somebody in a call: how it stands for that person, or that it is over. */
export type PersonCallNews =
  | { readonly type: 'call'; readonly call: PersonCall }
  | { readonly type: 'over'; readonly conversationId: string; readonly callId: string }
  /** The person is in a call that is no conversation's, such as a one-to-one of the stream `place`, or is no more. */
  | { readonly type: 'elsewhere'; readonly place: string; readonly isIn: boolean };

const call = z.custom<PersonCall>((value) => {
  const { conversationId, callId } = (value ?? {}) as Partial<PersonCall>;
  return typeof conversationId === 'string' && typeof callId === 'string';
});
const callNews: z.ZodType<PersonCallNews> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), call }),
  z.object({ type: z.literal('over'), conversationId: z.string(), callId: z.string() }),
  z.object({ type: z.literal('elsewhere'), place: z.string(), isIn: z.boolean() }),
]);
const callTopics = topicsOf('personCall', callNews);
export const personCallTopic = (personId: string) => callTopics(`calls:${personId}`);

/** What is answered to a conversation that calls somebody, by an inbox or a room: the person is in another call. */
const busyTopics = topicsOf('callBusy', z.object({ callId: z.string(), personId: z.string() }));
export const callBusyTopic = (conversationId: string) => busyTopics(`conversation:${conversationId}:busy`);
