import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { ConversationNews } from '../../../shared/protocol/inbox.ts';
import type { ConversationsPort } from '../../services/conversations/port.ts';

/** Knows which of a person's conversations have lines that were not read. Muted ones do not count. */
export class UnreadConversations {
  readonly #unread = new Set<string>();
  /** What was told since the list was last read: that is newer than the list. */
  #toldMeanwhile = new Set<string>();

  get count(): number {
    return this.#unread.size;
  }

  /** Reads anew which they are, and returns them. It throws as the port does; then what was told stays. */
  async read(conversations: ConversationsPort, personId: string): Promise<readonly ConversationHead[]> {
    const told = new Set<string>();
    this.#toldMeanwhile = told;
    const { conversations: heads } = await conversations.list({ personId, cursor: null, only: 'unread' });
    const found = new Map(heads.map((head) => [head.conversationId, head]));
    for (const id of this.#unread) if (!found.has(id) && !told.has(id)) this.#unread.delete(id);
    for (const head of found.values()) if (!told.has(head.conversationId)) this.#put(head);
    return heads;
  }

  /** Takes news. Returns whether the count changed. */
  take(news: ConversationNews): boolean {
    const before = this.count;
    if (news.type === 'head') this.#put(news.head);
    else this.#unread.delete(news.conversationId);
    this.#toldMeanwhile.add(news.type === 'head' ? news.head.conversationId : news.conversationId);
    return this.count !== before;
  }

  #put({ conversationId, unread, isMuted }: ConversationHead): void {
    if (unread > 0 && !isMuted) this.#unread.add(conversationId);
    else this.#unread.delete(conversationId);
  }
}
