import type { PersonCall } from '../../shared/protocol/chatCalls.ts';
import type {
  ConversationNews,
  INBOX_REQUESTS,
  InboxHead,
  InboxSnapshot,
  NoticeView,
} from '../../shared/protocol/inbox.ts';
import type { AssetAmount } from '../../shared/protocol/money.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { createStore } from '../base/createStore.ts';
import {
  cursorOf,
  EMPTY_INBOX,
  type InboxModel,
  withHead,
  withNotices,
  withOlder,
} from '../model/inboxModel.ts';
import { personCallsStore } from './chat/calls.ts';
import { joinAsMember } from './joinAsMember.ts';
import { checkReachability, markReachable, pause } from './reachability.ts';
import { connectToRoom, type RoomConnection } from './room/roomConnection.ts';
import { currentToken, setBalances } from './sessionStore.ts';

const PAGE = 50;
/** A refusal that was final for one seat may be over: too many tabs, for instance. */
const FINAL_PAUSE_MS = MINUTE_MS;

/** What this page knows of its person's inbox. */
export const inboxStore = createStore<InboxModel>(EMPTY_INBOX);

/** Hears what changes in this person's conversations; null: something may have been missed, and is to be asked for. */
type HearConversation = (news: ConversationNews | null) => void;
const conversationHearers = new Set<HearConversation>();

/** Hears of conversations, whoever follows the inbox, until the function that is returned is called. */
export function hearConversations(hear: HearConversation): () => void {
  conversationHearers.add(hear);
  return () => conversationHearers.delete(hear);
}

export interface Inbox {
  /** Fetches the newest notices, or those that follow behind the oldest that is known. False: it did not work. */
  readonly showOlder: () => Promise<boolean>;
  /** Marks all notices up to that seq as read, on every device. */
  readonly markRead: (seq: number) => Promise<void>;
  readonly close: () => void;
}

type Connection = RoomConnection<typeof INBOX_REQUESTS>;

/**
 * Follows the inbox of whoever is logged in: its notices, and the balances of this page. `onNew` hears what came while the
 * page was looking.
 */
export function followInbox(personId: string, onNew: (notices: readonly NoticeView[]) => void): Inbox {
  inboxStore.set(EMPTY_INBOX);
  let isClosed = false;
  let rejoining: ReturnType<typeof setTimeout> | undefined;
  const room: Connection = connectToRoom({
    join: () => joinAsMember('inbox', { personId }, currentToken()),
    pause,
    random: Math.random,
    onLink: ({ type }) => {
      if (isClosed || type === 'connecting') return;
      if (type === 'joined') return markReachable();
      void checkReachability();
      if (type === 'closed') rejoining = setTimeout(room.rejoin, FINAL_PAUSE_MS);
    },
  });
  const change = (to: (model: InboxModel) => InboxModel) => {
    if (!isClosed) inboxStore.set(to(inboxStore.get()));
  };

  let takesLook = false;
  const tellLook = () => {
    if (takesLook) void room.request('look', { isInView: document.visibilityState === 'visible' });
  };
  document.addEventListener('visibilitychange', tellLook);
  room.hear<InboxSnapshot>('inbox', ({ head, balances, calls = [], ...told }) => {
    takesLook = told.takesLook === true;
    tellLook();
    personCallsStore.set(calls);
    change((model) => withHead(model, head));
    setBalances(balances);
    for (const hear of conversationHearers) hear(null);
    void readOn(room, change);
  });
  room.hear<readonly NoticeView[]>('notices', (notices) => {
    change((model) => withNotices(model, notices));
    onNew(notices);
  });
  room.hear<readonly PersonCall[]>('calls', personCallsStore.set);
  room.hear<InboxHead>('head', (head) => change((model) => withHead(model, head)));
  room.hear<ConversationNews>('conversation', (news) => {
    for (const hear of conversationHearers) hear(news);
  });
  room.hear<readonly AssetAmount[]>('balances', setBalances);

  return {
    async showOlder() {
      const oldest = inboxStore.get().notices.at(-1);
      const reply = await room.request('listNotices', { limit: PAGE, ...(oldest && { before: oldest.seq }) });
      if (reply.type !== 'answered') return false;
      change((model) => withOlder(model, reply.value));
      return true;
    },
    async markRead(seq) {
      await room.request('readNotices', { seq });
    },
    close() {
      isClosed = true;
      document.removeEventListener('visibilitychange', tellLook);
      personCallsStore.set([]);
      clearTimeout(rejoining);
      room.close();
    },
  };
}

/** Asks for what came while this page had no seat. A page that has nothing yet asks once its list is opened. */
async function readOn(
  room: Connection,
  change: (to: (model: InboxModel) => InboxModel) => void,
): Promise<void> {
  for (;;) {
    const after = cursorOf(inboxStore.get());
    if (after === null) return;
    const reply = await room.request('listNotices', { after, limit: PAGE });
    if (reply.type !== 'answered') return;
    change((model) => withNotices(model, reply.value.notices));
    if (!reply.value.hasMore) return;
  }
}
