import { handlePath } from './pages.ts';
import type { NoticeNews } from './protocol/inbox.ts';
import type { Person } from './protocol/people.ts';

const TYPES: Readonly<Record<NoticeNews['type'], true>> = {
  tipReceived: true,
  shareReceived: true,
  thanked: true,
  ticketSold: true,
  callRequested: true,
  callEarned: true,
  messageEarned: true,
  unlockEarned: true,
  orderEnded: true,
  meetingNews: true,
  tipRepeated: true,
  goalNews: true,
  streamNews: true,
  payoutEnded: true,
  subscribed: true,
  inviteRedeemed: true,
  reportNews: true,
  flagNews: true,
  kycNews: true,
  streamTakenDown: true,
  callMissed: true,
  groupLive: true,
  mentioned: true,
};

/** Every kind of notice that this version knows; the compiler asks for a new one. */
export const NOTICE_TYPES = Object.keys(TYPES) as readonly NoticeNews['type'][];

/** Returns where a notice leads: to its receipt, or to the place where one acts on it. */
export function pathOf(news: NoticeNews): string {
  switch (news.type) {
    case 'callRequested':
    case 'inviteRedeemed':
    case 'streamTakenDown':
      return '/studio';
    case 'callMissed':
      return `/messages/${news.conversationId}`;
    case 'flagNews':
    case 'kycNews':
      return '/account';
    case 'subscribed':
      return '/';
    case 'reportNews':
      return '/reports';
    case 'goalNews':
      return handlePath(news.creator.handle);
    case 'meetingNews':
      return `/meeting/${news.meetingId}`;
    case 'mentioned':
      return `/messages/${news.conversationId}?line=${news.lineSeq}`;
    case 'groupLive':
      return `/live/${news.streamId}`;
    case 'streamNews':
      return news.streamId === null ? handlePath(news.creator.handle) : `/live/${news.streamId}`;
    default:
      return news.entryId === null ? '/wallet' : `/wallet?receipt=${encodeURIComponent(news.entryId)}`;
  }
}

/** Returns who is behind a notice; null: nobody, or somebody who wished to be anonymous. */
export function personIn(news: NoticeNews): Person | null {
  if ('from' in news) return news.from;
  if ('creator' in news) return news.creator;
  return 'person' in news ? news.person : null;
}
