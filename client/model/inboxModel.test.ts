import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeView } from '../../shared/protocol/inbox.ts';
import { cursorOf, EMPTY_INBOX, NOTICES_SHOWN, withHead, withNotices, withOlder } from './inboxModel.ts';

const notice = (seq: number): NoticeView => ({
  ...{ type: 'inviteRedeemed', seq, atMs: seq },
  person: { id: `us_${seq}`, name: 'Ada', handle: 'ada' },
});
const seqs = (notices: readonly NoticeView[]) => notices.map(({ seq }) => seq);

describe('an inbox on a page', () => {
  it('[VM32] has each notice once, newest first, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 })), (pages) => {
        const model = pages.reduce((so, page) => withNotices(so, page.map(notice)), EMPTY_INBOX);
        const wanted = [...new Set(pages.flat())].sort((a, b) => b - a);
        expect(seqs(model.notices)).toEqual(wanted);
        expect(cursorOf(model)).toBe(wanted[0] ?? null);
      }),
    );
  });

  it('[VM32] keeps the newest, and says that there are older ones', () => {
    const all = Array.from({ length: NOTICES_SHOWN + 1 }, (_, n) => notice(n + 1));
    const full = withOlder(EMPTY_INBOX, { notices: all.slice(1), hasMore: false });
    expect([full.notices.length, full.hasOlder]).toEqual([NOTICES_SHOWN, false]);
    const more = withNotices(full, [notice(NOTICES_SHOWN + 2)]);
    expect([more.notices.length, more.notices[0]!.seq, more.hasOlder]).toEqual([
      NOTICES_SHOWN,
      NOTICES_SHOWN + 2,
      true,
    ]);
  });

  it('[VM33] goes by the newest head', () => {
    const later = withHead(EMPTY_INBOX, { newestSeq: 5, readSeq: 2, unread: 3 });
    expect(withHead(later, { newestSeq: 4, readSeq: 2, unread: 2 })).toBe(later);
    expect(withHead(later, { newestSeq: 5, readSeq: 1, unread: 4 })).toBe(later);
    expect(withHead(later, { newestSeq: 5, readSeq: 5, unread: 0 }).head.unread).toBe(0);
  });
});
