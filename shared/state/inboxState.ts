import { schema, type ToJSON, t } from '@colyseus/schema';
import type { InboxHead } from '../protocol/inbox.ts';

/** The synced state of room `inbox`: how many notices and conversations a person has not read. The meaning of each field is below. */
export const InboxState = schema(
  {
    newestSeq: t.number().default(0),
    readSeq: t.number().default(0),
    unread: t.number().default(0),
    unreadConversations: t.number().default(0),
  },
  'InboxState',
);
export type InboxState = InstanceType<typeof InboxState>;

/** What each field of the inbox means: `npm run docs` writes it to docs/protocol.md. */
export const INBOX_MEANINGS: Readonly<Record<keyof ToJSON<InboxState>, string>> = {
  newestSeq: 'seq of the newest notice; 0: there has been none',
  readSeq: 'notices up to this one were read',
  unread: 'notices that were not read',
  unreadConversations: 'conversations with lines that were not read, muted ones left out',
};

/** Writes into the state what differs from it. */
export function fillInbox(state: InboxState, head: InboxHead): void {
  const { newestSeq, readSeq, unread, unreadConversations = 0 } = head;
  state.assign({ newestSeq, readSeq, unread, unreadConversations });
}
