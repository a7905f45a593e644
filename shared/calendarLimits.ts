import { DAY_MS } from './time.ts';

/** The limits of calendars. Times on a clock are minutes, on a grid of five. */
export const CALENDAR_LIMITS = {
  dayMinutes: 1_440,
  gridMinutes: 5,
  zoneChars: 64,
  slotMinutesLeast: 10,
  slotMinutesMost: 480,
  pauseMinutes: 240,
  /** Bids for a slot end an hour before it, and need some time until then. */
  noticeHoursLeast: 2,
  noticeHoursMost: 720,
  horizonDays: 90,
  dailyMost: 48,
  weekly: 42,
  hoursOfDay: 6,
  exceptions: 100,
  /** Calendars elsewhere whose busy times count. */
  feeds: 5,
  feedAddressChars: 1_000,
  /** How much time one answer of slots is about. */
  answerMs: 14 * DAY_MS,
} as const;
