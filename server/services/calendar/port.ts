import type { CalendarBody, SlotsAnswer } from '../../../shared/protocol/calendar.ts';
import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';

/** Keeps when creators can be met, and makes the slots of it. Infrastructure that is lost throws, as the store does. */
export interface CalendarPort {
  /** Returns the calendar of a creator; whoever has made none has one that offers nothing. */
  get(creatorId: string): Promise<CalendarBody>;
  /** Replaces it, by what was found right already. Of two at once the later one stands. */
  set(creatorId: string, calendar: CalendarBody): Promise<void>;
  /** Returns the slots that can be had now, from that time on. */
  slots(asked: { readonly creatorId: string; readonly fromMs: number }): Promise<SlotsAnswer>;
  /**
   * Returns the slot of that name, if it can be had now. null: it cannot, or is none of the calendar's. `anyTime`: the creator
   * offers no calendar, so any time can be asked for.
   */
  slot(asked: {
    readonly creatorId: string;
    readonly slotId: string;
  }): Promise<MeetingSlot | 'anyTime' | null>;
}
