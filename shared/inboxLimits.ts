/** The limits of inboxes. They stand apart from LIMITS because a page needs none of them in its first load. */
export const INBOX_LIMITS = {
  /** Notices of one person that are kept and counted as unread. */
  notices: 1_000,
  /** Notices that are swept at a time: for a moment there are so many more. */
  noticesSweep: 100,
  /** Notices of one page. */
  noticesPage: 50,
  /** Conversations that are looked through for unread lines where a server of before wrote last, which notes nothing of them. */
  conversations: 90,
} as const;
