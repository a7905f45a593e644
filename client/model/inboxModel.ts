import type { InboxHead, NoticeView } from '../../shared/protocol/inbox.ts';

/** The most notices that a page keeps; older ones are asked for again when somebody wants to see them. */
export const NOTICES_SHOWN = 300;

/** What a page knows of its person's inbox. */
export interface InboxModel {
  readonly head: InboxHead;
  /** Newest first, each seq once. */
  readonly notices: readonly NoticeView[];
  /** Whether the server has older ones; null: nobody has asked yet. */
  readonly hasOlder: boolean | null;
}

export const EMPTY_INBOX: InboxModel = {
  head: { newestSeq: 0, readSeq: 0, unread: 0 },
  notices: [],
  hasOlder: null,
};

/** Takes the head as the server says it; an older one, which was overtaken on the way, changes nothing. */
export function withHead(model: InboxModel, head: InboxHead): InboxModel {
  const { newestSeq, readSeq } = model.head;
  return head.newestSeq < newestSeq || head.readSeq < readSeq ? model : { ...model, head };
}

/** Puts notices in their places, by whichever way and however often they came. */
export function withNotices(model: InboxModel, came: readonly NoticeView[]): InboxModel {
  const bySeq = new Map(model.notices.map((notice) => [notice.seq, notice]));
  for (const notice of came) bySeq.set(notice.seq, notice);
  if (bySeq.size === model.notices.length) return model;
  const all = [...bySeq.values()].sort((a, b) => b.seq - a.seq);
  const notices = all.slice(0, NOTICES_SHOWN);
  return { ...model, notices, hasOlder: all.length > notices.length ? true : model.hasOlder };
}

/** Takes a page of older notices, and whether there are more. */
export function withOlder(
  model: InboxModel,
  page: { readonly notices: readonly NoticeView[]; readonly hasMore: boolean },
): InboxModel {
  return { ...withNotices(model, page.notices), hasOlder: page.hasMore };
}

/** The seq from which a device that was away reads on; null: it has none, and reads the newest. */
export function cursorOf({ notices }: InboxModel): number | null {
  return notices[0]?.seq ?? null;
}
