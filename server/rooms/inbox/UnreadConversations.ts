import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { ConversationNews } from '../../../shared/protocol/inbox.ts';
import type { ConversationsPort } from '../../services/conversations/port.ts';

/** Knows which of a person's conversations have lines that were not read. Muted ones do not count. */
export class UnreadConversations {
  readonly #unread = new Set<string>();
  /** What was told while the list is read is newer than the list; null: nothing is being read. */
  #toldMeanwhile: Set<string> | null = null;

  get count(): number {
    return this.#unread.size;
  }

  /** Reads the conversations written to last. It throws as the port does; then what was told stays. */
  async read(conversations: ConversationsPort, personId: string): Promise<void> {
    this.#toldMeanwhile = new Set();
    const heads: ConversationHead[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < INBOX_LIMITS.conversations / CHAT_LIMITS.listPage; pages += 1) {
      const page = await conversations.list({ personId, cursor });
      heads.push(...page.conversations);
      cursor = page.cursor;
      if (cursor === null) break;
    }
    for (const head of heads) if (!this.#toldMeanwhile.has(head.conversationId)) this.#put(head);
    this.#toldMeanwhile = null;
  }

  /** Takes news. Returns whether the count changed. */
  take(news: ConversationNews): boolean {
    const before = this.count;
    if (news.type === 'head') this.#put(news.head);
    else this.#unread.delete(news.conversationId);
    this.#toldMeanwhile?.add(news.type === 'head' ? news.head.conversationId : news.conversationId);
    return this.count !== before;
  }

  #put({ conversationId, unread, isMuted }: ConversationHead): void {
    if (unread > 0 && !isMuted) this.#unread.add(conversationId);
    else this.#unread.delete(conversationId);
  }
}
