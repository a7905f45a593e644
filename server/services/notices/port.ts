import type { InboxHead, NoticeNews, NoticeView } from '../../../shared/protocol/inbox.ts';

/** Something that happened to a person. */
export interface Happening {
  readonly personId: string;
  /**
   * Names the event, such as `entry/<entry id>`: the same key of the same person is told once, however often and from
   * however many places it comes.
   */
  readonly key: string;
  /** When it happened, in Unix ms. */
  readonly atMs: number;
  readonly news: NoticeNews;
}

export interface NoticesQuery {
  readonly personId: string;
  /** With `before` the newest of those below that seq, newest first; with `after` the oldest above it, oldest first. */
  readonly from: { readonly before: number } | { readonly after: number } | 'newest';
  /** How many, 1 … 1,000. */
  readonly limit: number;
}

/**
 * Keeps what happened to people, each as a document of its own with a seq. What is told is durable when its promise
 * resolves, and then told on the bus topic `inboxTopic(personId)`. Everything throws `StoreUnavailable`, `catchUp` also
 * `LedgerUnavailable`, when these are lost; all of it may be asked again.
 */
export interface NoticesPort {
  /** Writes a notice, once for each key. Returns false when it had been written before. */
  tell(happening: Happening): Promise<boolean>;
  page(query: NoticesQuery): Promise<readonly NoticeView[]>;
  head(personId: string): Promise<InboxHead>;
  /** Marks all notices up to `seq` as read. It never goes back, and never beyond the newest. */
  markRead(input: { readonly personId: string; readonly seq: number }): Promise<void>;
  /** Makes notices of what the journal has of that person since the last time. */
  catchUp(personId: string): Promise<void>;
}
