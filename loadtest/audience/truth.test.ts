import { describe, expect, it } from 'vitest';
import { FeedTruth, judge, type Place, type SeenFrame } from './truth.ts';

const frame = (seq: number, more: Partial<SeenFrame> = {}): SeenFrame => {
  return { epoch: 1, seq, digest: `d${seq}`, ids: [], ...more };
};

function watch(told: readonly SeenFrame[], truth = new FeedTruth()) {
  const place: Place = { epoch: 0, seq: null };
  truth.snapshot(place, { epoch: 1, seq: 0 });
  for (const each of told) truth.frame(place, each);
  return truth.seen();
}

const nothing = { acknowledged: [], sums: { receipts: 0n, raised: 0n }, wasWatched: true };
const still = { ...nothing, viewers: { here: 1, counted: 1 } };

describe('what everybody was told', () => {
  it('[LT4] frames one after the other are right', () => {
    expect(watch([frame(1), frame(2), frame(3)]).faults).toEqual([]);
  });

  it.each([
    ['lost', [frame(1), frame(3)]],
    ['doubled', [frame(1), frame(1), frame(2)]],
    ['reordered', [frame(1), frame(2), frame(3), frame(2)]],
  ])('[LT4] a planted %s frame is found', (word, told) => {
    expect(watch(told).faults).toEqual([expect.stringContaining(word)]);
  });

  it('[LT5] a frame that is not the same for two viewers is found, of one worker and of two', () => {
    const truth = new FeedTruth();
    watch([frame(1)], truth);
    expect(watch([frame(1, { digest: 'other' })], truth).faults).toHaveLength(1);
    const workers = [watch([frame(1)]), watch([frame(1, { digest: 'other' })])];
    expect(judge(workers, still).faults).toEqual([expect.stringContaining('different')]);
  });

  it('[LT6] a frame at the door is found, and none is missed after the way back in', () => {
    const truth = new FeedTruth();
    const place: Place = { epoch: 0, seq: null };
    truth.snapshot(place, { epoch: 1, seq: 0 });
    truth.door(place);
    truth.frame(place, frame(1));
    expect(truth.seen().faults).toEqual(['frame 1/1 reached somebody at the door']);
    truth.snapshot(place, { epoch: 1, seq: 7 });
    truth.frame(place, frame(8));
    expect(truth.seen().faultCount).toBe(1);
  });

  it('[LT7] what was acknowledged is shown once: not never, not twice', () => {
    const acknowledged = ['a', 'b', 'c'];
    const seen = watch([frame(1, { ids: ['a'] }), frame(2, { ids: ['c'] }), frame(3, { ids: ['c'] })]);
    expect(judge([seen], { ...still, acknowledged }).faults).toEqual([
      'lost: b was acknowledged and never shown',
      'doubled: c was in the feed twice',
    ]);
  });

  it('[LT7] where nobody watched without a gap, a line may be missing, and still not be doubled', () => {
    expect(judge([watch([])], { ...still, acknowledged: ['a'], wasWatched: false }).faultCount).toBe(0);
  });

  it('[LT8] [LT9] sums and counts that differ are found', () => {
    const told = {
      ...nothing,
      sums: { receipts: 5n, raised: 4n },
      viewers: { here: 10, counted: 9 },
    };
    expect(judge([watch([])], told).faults).toEqual([
      'the receipts add up to 5, and the stream says that it raised 4',
      '10 viewers were there at rest, and the server counted 9',
    ]);
  });

  it('keeps the first fifty faults and counts all', () => {
    const seen = watch(Array.from({ length: 200 }, (_, n) => frame(n * 2 + 2)));
    expect([seen.faults.length, seen.faultCount]).toEqual([50, 200]);
  });
});
