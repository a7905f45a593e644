import '../../../shared/protocol/furtherRejections.ts';
import type { z } from 'zod';
import type {
  CallPriceBody,
  ConversationHead,
  ConversationsAnswer,
  GroupInviteAnswer,
  MessageRules,
  PersonAnswer,
  SearchAnswer,
  startConversationBody,
} from '../../../shared/protocol/conversations.ts';
import { call } from '../api.ts';

const part = encodeURIComponent;

/** Asks the server about conversations, over REST; shared/protocol/conversations.ts has the shapes. */
export const chatApi = {
  list: (cursor: string | null) =>
    call<ConversationsAnswer>(`/api/conversations${cursor === null ? '' : `?cursor=${part(cursor)}`}`),
  head: (conversationId: string) => call<ConversationHead>(`/api/conversations/${part(conversationId)}`),
  search: (text: string, cursor: string | null) =>
    call<SearchAnswer>(`/api/search?q=${part(text)}${cursor === null ? '' : `&cursor=${part(cursor)}`}`),
  start: (body: z.input<typeof startConversationBody>) =>
    call<ConversationHead>('/api/conversations', { method: 'POST', body }),
  invite: (code: string) => call<GroupInviteAnswer>(`/api/group-invites/${part(code)}`),
  person: (handle: string) => call<PersonAnswer>(`/api/people/${part(handle)}`),
  rules: () => call<MessageRules>('/api/message-rules'),
  callPrice: () => call<CallPriceBody>('/api/call-price'),
  setCallPrice: (body: CallPriceBody) => call<CallPriceBody>('/api/call-price', { method: 'PUT', body }),
  setRules: (body: MessageRules) => call<MessageRules>('/api/message-rules', { method: 'PUT', body }),
};
