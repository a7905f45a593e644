import { INBOX_REQUESTS } from '../../../shared/protocol/inbox.ts';
import type { NoticesPort } from '../../services/notices/port.ts';
import { accept, answer, type RequestKit } from '../kernel/seat.ts';

/** Makes what answers the requests about the notices of a person. */
export function noticeRequests(
  kit: RequestKit,
  { notices, personId }: { readonly notices: NoticesPort; readonly personId: () => string },
) {
  return {
    listNotices: answer(kit, INBOX_REQUESTS.listNotices, async ({ payload: { before, after, limit } }) => {
      const from = after !== undefined ? { after } : before !== undefined ? { before } : 'newest';
      const found = await notices.page({ personId: personId(), from, limit: limit + 1 });
      return accept({ notices: found.slice(0, limit), hasMore: found.length > limit });
    }),
    readNotices: answer(kit, INBOX_REQUESTS.readNotices, async ({ payload: { seq } }) => {
      await notices.markRead({ personId: personId(), seq });
      return accept({});
    }),
  };
}
