import type { BusyFeed } from '../../../../shared/protocol/calendar.ts';
import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Span } from '../../../domain/calendar/slots.ts';

/** What came of adding a feed. */
export type FeedAdded =
  | { readonly ok: true; readonly feed: BusyFeed }
  | { readonly ok: false; readonly code: RejectionCode };

/**
 * Keeps the addresses of calendars of a creator elsewhere, and the busy times that stand in them. Infrastructure that is lost throws,
 * as the store does. Rules: SPEC.md, CA9 and up.
 */
export interface CalendarFeedsPort {
  /** Lists the feeds of a creator, the one that was added first before the others. */
  list(creatorId: string): Promise<readonly BusyFeed[]>;
  /**
   * Reads a feed and keeps it; the same address is one feed. FeedAddressForbidden, FeedUnreachable, FeedTooLarge, FeedLoops,
   * FeedUnreadable, FeedsFull: then nothing is kept.
   */
  add(feed: { readonly creatorId: string; readonly address: string }): Promise<FeedAdded>;
  /** Forgets a feed with its busy times. False: the creator has none of that id. */
  remove(feed: { readonly creatorId: string; readonly feedId: string }): Promise<boolean>;
  /** Returns when a creator is busy elsewhere, from now to the horizon. */
  busy(creatorId: string): Promise<readonly Span[]>;
  /** Writes somebody’s meetings as the feed that other calendars read; `origin` is where the pages of this server are. */
  write(meetings: readonly MeetingView[], origin: string): string;
}
