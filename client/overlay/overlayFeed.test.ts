import { describe, expect, it } from 'vitest';
import type { TipEvent } from '../../shared/protocol/feed.ts';
import { line, snapshotOf, tip } from '../model/testStage.ts';
import { NEW_FEED, type OverlayFeedInput, takeIn } from './overlayFeed.ts';
import { aTip } from './overlayWorld.testkit.ts';

const stream = (streamId: string | null): OverlayFeedInput => ({ type: 'stream', streamId });
const snapshot = (...tips: TipEvent[]): OverlayFeedInput => ({
  type: 'snapshot',
  snapshot: snapshotOf({ history: [line('li_a'), ...tips] }),
});
const frame = (...tips: TipEvent[]): OverlayFeedInput => ({
  type: 'frame',
  frame: { epoch: 1, seq: 11, events: [line('li_b'), ...tips, { type: 'viewers', count: 3 }] },
});

/** Ids of the tips shown, in order. */
function shown(...inputs: OverlayFeedInput[]): string[] {
  let feed = NEW_FEED;
  return inputs.flatMap((input) => {
    const news = takeIn(feed, input);
    feed = news.feed;
    return news.tips.map(({ id }) => id);
  });
}

describe('what a stand-alone overlay shows', () => {
  it('[OV19] not the tips from before the page was opened', () => {
    const old = [tip('tip_a'), tip('tip_b')];
    expect(shown(stream('st_one'), snapshot(...old), frame(tip('tip_b'), tip('tip_c')))).toEqual(['tip_c']);
    expect(shown(stream('st_one'), frame(tip('tip_b')), snapshot(...old), frame(tip('tip_a')))).toEqual([
      'tip_b',
    ]);
  });

  it('[OV20] after a reconnect what it missed, once', () => {
    const missed = [tip('tip_a'), tip('tip_b'), tip('tip_c')];
    const again = [
      stream('st_one'),
      snapshot(...missed),
      frame(tip('tip_c'), tip('tip_d')),
      snapshot(...missed),
    ];
    expect(shown(stream('st_one'), snapshot(tip('tip_a')), frame(tip('tip_b')), ...again)).toEqual([
      'tip_b',
      'tip_c',
      'tip_d',
    ]);
  });

  it('[OV21] a stream that appears later from its first tip', () => {
    expect(shown(stream(null), stream('st_one'), snapshot(tip('tip_a')))).toEqual(['tip_a']);
    const next = [stream('st_two'), snapshot(tip('tip_x'))];
    expect(shown(stream('st_one'), snapshot(tip('tip_a')), ...next)).toEqual(['tip_x']);
  });

  it('[OV22] test alerts, like tips', () => {
    const alert: OverlayFeedInput = { type: 'testAlert', alert: aTip('test_a', 9, { name: 'Test' }) };
    expect(shown(stream('st_one'), alert, alert)).toEqual(['test_a']);
  });
});
