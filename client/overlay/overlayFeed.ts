import { assertNever } from '../../shared/assertNever.ts';
import type { FeedFrame, FeedSnapshot, TipEvent } from '../../shared/protocol/feed.ts';
import { type OverlayTip, overlayTipOf } from './overlayTip.ts';
import { hasSeen, NOTHING_SEEN, remember, type SeenIds } from './seenIds.ts';

/** Which tips of what a room says are news to a page that stands alone. Pure, and asks no clock. */
export interface OverlayFeed {
  readonly seen: SeenIds;
  readonly streamId: string | null;
  /**
   * What comes next. While `opening` nothing is known; while `old` the next snapshot tells what was before the page;
   * then all is `news`.
   */
  readonly history: 'opening' | 'old' | 'news';
}

export type OverlayFeedInput =
  /** The server says which stream there is now, or none. */
  | { readonly type: 'stream'; readonly streamId: string | null }
  | { readonly type: 'snapshot'; readonly snapshot: FeedSnapshot }
  | { readonly type: 'frame'; readonly frame: FeedFrame }
  | { readonly type: 'testAlert'; readonly alert: OverlayTip };

export interface OverlayNews {
  readonly feed: OverlayFeed;
  readonly tips: readonly OverlayTip[];
}

export const NEW_FEED: OverlayFeed = { seen: NOTHING_SEEN, streamId: null, history: 'opening' };

/** Returns the feed of a page that was loaded again: what it has not taken yet is news to it. */
export function resumedFeed(seen: readonly string[]): OverlayFeed {
  return { seen: seen.reduce(remember, NOTHING_SEEN), streamId: null, history: 'news' };
}

export function takeIn(feed: OverlayFeed, input: OverlayFeedInput): OverlayNews {
  switch (input.type) {
    case 'stream':
      return { feed: atStream(feed, input.streamId), tips: [] };
    case 'snapshot': {
      const tips = input.snapshot.history.filter((event): event is TipEvent => event.type === 'tip');
      const news = unseen(feed, tips.map(overlayTipOf));
      if (feed.history === 'news') return news;
      return { feed: { ...news.feed, history: 'news' }, tips: [] };
    }
    case 'frame': {
      const tips = input.frame.events.filter((event) => event.type === 'tip');
      return unseen(feed, tips.map(overlayTipOf));
    }
    case 'testAlert':
      return unseen(feed, [input.alert]);
    default:
      return assertNever(input);
  }
}

function atStream(feed: OverlayFeed, streamId: string | null): OverlayFeed {
  if (feed.history === 'opening') return { ...feed, streamId, history: streamId === null ? 'news' : 'old' };
  return streamId === feed.streamId ? feed : { ...feed, streamId, history: 'news' };
}

function unseen(feed: OverlayFeed, tips: readonly OverlayTip[]): OverlayNews {
  let { seen } = feed;
  const news = tips.filter((tip) => {
    if (hasSeen(seen, tip.id)) return false;
    seen = remember(seen, tip.id);
    return true;
  });
  return { feed: { ...feed, seen }, tips: news };
}
