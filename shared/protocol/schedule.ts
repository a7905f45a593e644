import { z } from 'zod';
import { SCHEDULE_LIMITS } from '../scheduleLimits.ts';
import type { Person } from './people.ts';

/** The schedule of a creator: streams that are to come, reminders of them, and both as calendars elsewhere read them. */

/** What kind of stream it will be. */
export const COMING_MODES = ['public', 'private', 'ticketOnly', 'oneToOne'] as const;
export type ComingMode = (typeof COMING_MODES)[number];

/**
 * POST /api/schedule (creators; else NotACreator) plans a stream, and PUT /api/schedule/:id (its creator; else NotFound) changes one;
 * both answer a ComingStreamView. TitleMissing, TitleTooLong; ScheduleTimeInvalid: it is past, or more than
 * SCHEDULE_LIMITS.aheadDays ahead; SchedulePriceTooLong; ScheduleFull: SCHEDULE_LIMITS.entries are planned.
 */
export const comingStreamBody = z.strictObject({
  title: z.string().max(1_000),
  mode: z.enum(COMING_MODES),
  /** What the creator says about the price; it may be empty. */
  price: z.string().max(1_000),
  /** When it begins, in Unix ms. */
  startMs: z.int().min(0),
  minutes: z.int().min(SCHEDULE_LIMITS.minutesLeast).max(SCHEDULE_LIMITS.minutesMost),
});
export type ComingStreamWish = z.infer<typeof comingStreamBody>;

/**
 * A stream that is to come. DELETE /api/schedule/:id (its creator) calls it off. PUT and DELETE /api/schedule/:id/reminder (people)
 * ask for a reminder and take it back; all answer it. NotFound: it was called off, or is over; DoorClosed: its creator has blocked
 * the asker; RemindersFull: SCHEDULE_LIMITS.reminders are asked for.
 */
export interface ComingStreamView extends ComingStreamWish {
  readonly id: string;
  readonly creator: Person;
  /** It will not take place. Whoever asked for a reminder is told. */
  readonly isCalledOff: boolean;
  /** Whether the asker is reminded of it. */
  readonly reminds: boolean;
}

/**
 * GET /api/profiles/:handle/schedule answers the coming streams of a creator, also without a log-in, and GET /api/schedule/mine
 * (people) those that the asker plans or is reminded of, which may be called off; the first to begin comes first.
 * GET /api/profiles/:handle/schedule.ics and GET /api/schedule/:id/stream.ics answer the same for calendars elsewhere.
 */
export interface ScheduleAnswer {
  readonly entries: readonly ComingStreamView[];
}
