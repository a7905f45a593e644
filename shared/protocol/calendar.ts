import { z } from 'zod';
import { CALENDAR_LIMITS } from '../calendarLimits.ts';
import { MEETING_KINDS } from '../meetingKinds.ts';
import type { MeetingSlot } from './meetings.ts';
import type { RejectionCode } from './rejections.ts';

/**
 * The calendar of a creator: when they can be met. Hours are minutes since midnight on the clock of the creator’s zone, so that
 * they stay the same on that clock when it is moved; slots are Unix ms.
 */

const minuteOfDay = z.int().min(0).max(CALENDAR_LIMITS.dayMinutes).multipleOf(CALENDAR_LIMITS.gridMinutes);
const hours = z.strictObject({ fromMinute: minuteOfDay, untilMinute: minuteOfDay });
const pause = z.int().min(0).max(CALENDAR_LIMITS.pauseMinutes).multipleOf(CALENDAR_LIMITS.gridMinutes);

/**
 * PUT /api/calendar replaces the asker’s calendar and answers it as it is kept; GET answers it, also before there is one.
 * Rejections: NotACreator, CalendarZoneUnknown, CalendarHoursInvalid, AmountInvalid.
 */
export const calendarBody = z.strictObject({
  /** Whether fans are offered its slots. */
  isOn: z.boolean(),
  /** A zone of the IANA list, such as `Europe/Berlin`. */
  zone: z.string().min(1).max(CALENDAR_LIMITS.zoneChars),
  slotMinutes: z
    .int()
    .min(CALENDAR_LIMITS.slotMinutesLeast)
    .max(CALENDAR_LIMITS.slotMinutesMost)
    .multipleOf(CALENDAR_LIMITS.gridMinutes),
  pauseBeforeMinutes: pause,
  pauseAfterMinutes: pause,
  /** How long before a slot it is offered at the latest. */
  noticeHours: z.int().min(CALENDAR_LIMITS.noticeHoursLeast).max(CALENDAR_LIMITS.noticeHoursMost),
  /** How far ahead slots are offered. */
  horizonDays: z.int().min(1).max(CALENDAR_LIMITS.horizonDays),
  /** How many meetings one day takes. */
  dailyMost: z.int().min(1).max(CALENDAR_LIMITS.dailyMost),
  /** How one can meet, and the least bid for it in minor units of MESI. */
  kinds: z
    .array(z.strictObject({ kind: z.enum(MEETING_KINDS), minimumMinor: z.string().max(80) }))
    .min(1)
    .max(MEETING_KINDS.length),
  /** The hours of each week; `day` is 1 for Monday … 7 for Sunday. */
  weekly: z.array(hours.extend({ day: z.int().min(1).max(7) })).max(CALENDAR_LIMITS.weekly),
  /** Days that differ, as `2027-03-28`: the hours of that day instead of those of the week; none: it is free of meetings. */
  exceptions: z
    .array(
      z.strictObject({
        date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
        hours: z.array(hours).max(CALENDAR_LIMITS.hoursOfDay),
      }),
    )
    .max(CALENDAR_LIMITS.exceptions),
});
export type CalendarBody = Readonly<z.infer<typeof calendarBody>>;

/**
 * POST /api/calendar/feeds → BusyFeed adds the calendar at an https address, whose busy times are offered to nobody; it is read at
 * once, and again in the background. FeedAddressForbidden, FeedUnreachable, FeedTooLarge, FeedLoops, FeedUnreadable, FeedsFull.
 */
export const addFeedBody = z.strictObject({
  address: z.string().min(1).max(CALENDAR_LIMITS.feedAddressChars),
});

/** A calendar elsewhere. Its address is told to nobody: whoever has it reads the calendar. */
export interface BusyFeed {
  readonly feedId: string;
  readonly host: string;
  /** When it was read last. */
  readonly readAtMs: number;
  /** Why it could not be read since; null: it could. */
  readonly problem: RejectionCode | null;
  /** How many busy times of it count. */
  readonly busyCount: number;
}

/** GET /api/calendar/feeds; DELETE /api/calendar/feeds/:feedId answers the same, NotFound. */
export interface BusyFeedsAnswer {
  readonly feeds: readonly BusyFeed[];
}

/**
 * GET /api/calendar-feed answers the secret address at which other calendars read the caller’s meetings (iCalendar, with an ETag);
 * POST makes a new one, and the old one is nobody’s.
 */
export interface CalendarFeedAnswer {
  readonly address: string;
}

/**
 * GET /api/calendars/:creatorId/slots answers the slots that can be bid for now, the earliest first, also without a log-in; with
 * `?fromMs=` those from that time on. NotFound: no creator has that id.
 */
export interface SlotsAnswer {
  readonly slots: readonly MeetingSlot[];
  /** From when on there are more; null: these are all. */
  readonly moreFromMs: number | null;
}
