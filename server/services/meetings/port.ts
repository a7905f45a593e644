import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import type { DisputeView } from '../../../shared/protocol/disputes.ts';
import type {
  AuctionAnswer,
  FanRecord,
  MeetingSettings,
  MeetingSlot,
  MeetingView,
} from '../../../shared/protocol/meetings.ts';
import type { Person } from '../../../shared/protocol/people.ts';

/**
 * Whose list of meetings: as somebody who bids, as a creator, or of two people, in which those stand that they have come to. They are
 * listed as `personId` may see them.
 */
export type MeetingList =
  | { readonly role: 'fan' | 'creator'; readonly personId: string }
  | { readonly role: 'pair'; readonly personId: string; readonly otherId: string };

/**
 * Keeps what creators offer, and finds meetings. What happens in a meeting is decided by its room alone. Infrastructure that is lost
 * throws, as the store does.
 */
export interface MeetingsPort {
  /** Returns what a creator offers; whoever has chosen nothing takes no bids. */
  settings(creatorId: string): Promise<MeetingSettings>;
  setSettings(creatorId: string, settings: MeetingSettings): Promise<void>;
  /**
   * Returns the id of the meeting in which that bid is to be placed, and makes it where there is none: all bids for one slot are
   * in one meeting, until that is over. Null: it was over and begun again too often.
   */
  open(bid: {
    readonly creator: Person;
    readonly slot: MeetingSlot | null;
    readonly bidId: string;
    readonly settings: MeetingSettings;
  }): Promise<string | null>;
  /** Returns a meeting as that person may see it, as if nobody's page were open; null: there is none, or it is not theirs. */
  view(asked: { readonly meetingId: string; readonly personId: string }): Promise<MeetingView | null>;
  /** Lists a person's newest meetings as they may see them, the newest first. */
  list(list: MeetingList): Promise<readonly MeetingView[]>;
  /** Puts a meeting into a list, or notes there how it went. It may be done again. */
  place(
    place: MeetingList & {
      readonly meetingId: string;
      readonly atMs: number;
      readonly went?: 'kept' | 'missed';
    },
  ): Promise<void>;
  /** Counts how somebody kept their newest meetings. */
  record(fanId: string): Promise<FanRecord>;
}

/** Tells how the bidding for times stands. Infrastructure that is lost throws, as the store does. */
export interface AuctionsPort {
  /** Returns what anybody may know of the bids for that time; null: nobody bids for it now. */
  of(asked: { readonly creatorId: string; readonly slotId: string }): Promise<AuctionAnswer | null>;
}

/** Finds the meetings of which two people say different things. Infrastructure that is lost throws, as the store does. */
export interface DisputesPort {
  /** Lists those that wait for a decision, the one that ends by itself first before the others, at most 100. */
  list(): Promise<readonly DisputeView[]>;
}

/**
 * Why a time cannot be had. `SlotGone`: it has no such name, or is too near or too far. `SlotTaken`: a meeting stands in it.
 * `MeetingsTooNear` and `DayFull`: the creator’s calendar wants a pause there, or takes no more meetings on that day.
 */
export type NoTime = 'SlotGone' | 'SlotTaken' | 'MeetingsTooNear' | 'DayFull';

/** Gives the time of creators away. A slot that a meeting has taken is nobody else's. */
export interface MeetingSlotsPort {
  /** Returns the slot of that name, which begins at least `aheadMs` from now, or why it cannot be had. */
  slot(asked: {
    readonly creatorId: string;
    readonly slotId: string;
    readonly nowMs: number;
    readonly aheadMs: number;
    /** What the creator says of pauses and of the most meetings of a day. */
    readonly calendar: CalendarBody;
    /** The meeting that is to be there: its own time is in nobody’s way. Null: there is none yet. */
    readonly meetingId: string | null;
  }): Promise<MeetingSlot | NoTime>;
  /**
   * Takes a slot by compare-and-set: of many at once one has it, and pauses and the most of a day hold between all of them. The same
   * meeting takes it again. Returns null, or why it is not taken.
   */
  take(taken: {
    readonly creatorId: string;
    readonly slot: MeetingSlot;
    readonly meetingId: string;
    readonly calendar: CalendarBody;
  }): Promise<Exclude<NoTime, 'SlotGone'> | null>;
  /** Gives back all that a meeting has taken but that slot. It may be done again. */
  releaseAll(kept: {
    readonly creatorId: string;
    readonly meetingId: string;
    readonly exceptSlotId: string | null;
  }): Promise<void>;
}
