import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { NEW_DESK, overlayLaneOf, reviewNow } from '../../../shared/overlayDesk.ts';
import { decideDesk } from './decideDesk.ts';

const judge = (...tipIds: string[]) => ({ type: 'judge', tipIds, isApproved: true }) as const;

describe('the desk of the overlay', () => {
  it('[OD2] the first judgement of a tip stands', () => {
    const shown = decideDesk(NEW_DESK, judge('tip_a', 'tip_a', 'tip_b'), 1);
    expect(shown.judged.map(({ tipId }) => tipId)).toEqual(['tip_a', 'tip_b']);
    expect(decideDesk(shown, { ...judge('tip_a'), isApproved: false }, 2)).toBe(shown);
  });

  it('[OD3] remembers so many judgements and changes of the review, and forgets the oldest of one more', () => {
    let desk = NEW_DESK;
    for (let n = 0; n < LIMITS.overlayJudged; n += 1) desk = decideDesk(desk, judge(`tip_${n}`), n);
    expect([desk.judged.length, desk.judged[0]?.tipId]).toEqual([LIMITS.overlayJudged, 'tip_0']);
    desk = decideDesk(desk, judge('tip_more'), 1);
    expect([desk.judged.length, desk.judged[0]?.tipId]).toEqual([LIMITS.overlayJudged, 'tip_1']);
    for (let n = 0; n <= LIMITS.overlayReviews; n += 1)
      desk = decideDesk(desk, { type: 'review', review: n % 2 ? 'none' : 'all' }, n);
    expect([desk.reviews.length, desk.reviews[0]?.fromMs]).toEqual([LIMITS.overlayReviews, 1]);
  });

  it('[OD4] a tip goes by the review that held when it was given', () => {
    const reviewed = decideDesk(NEW_DESK, { type: 'review', review: 'words' }, 100);
    const over = decideDesk(reviewed, { type: 'review', review: 'none' }, 200);
    expect([reviewNow(reviewed), reviewNow(over)]).toEqual(['words', 'none']);
    const laneAt = (atMs: number, message: string) => overlayLaneOf({ id: 'tip_a', atMs, message }, over);
    expect([99, 100, 199, 200].map((atMs) => laneAt(atMs, 'hi'))).toEqual([
      'instant',
      'reviewed',
      'reviewed',
      'instant',
    ]);
    expect(laneAt(150, '')).toBe('instant');
    const rejected = decideDesk(over, { ...judge('tip_a'), isApproved: false }, 300);
    expect(overlayLaneOf({ id: 'tip_a', atMs: 150, message: 'hi' }, rejected)).toBe('rejected');
  });

  it('[OD2] what changes nothing is the same desk', () => {
    expect(decideDesk(NEW_DESK, { type: 'pause', isPaused: false }, 1)).toBe(NEW_DESK);
    expect(decideDesk(NEW_DESK, { type: 'review', review: 'none' }, 1)).toBe(NEW_DESK);
    expect(decideDesk(NEW_DESK, { type: 'skip' }, 1).skips).toBe(1);
  });
});
