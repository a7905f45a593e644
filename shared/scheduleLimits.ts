/** The limits of the schedule of coming streams. A form without a schema library needs them, too. */
export const SCHEDULE_LIMITS = {
  /** Coming streams of one creator, those that were called off included until their time is over. */
  entries: 60,
  /** Coming streams that one person is reminded of. */
  reminders: 200,
  /** The most characters (code points) of what is said about the price. */
  priceChars: 80,
  minutesLeast: 5,
  minutesMost: 1_440,
  /** How far ahead a stream is planned. */
  aheadDays: 366,
  /** How long before it begins people are reminded. */
  remindMinutes: 15,
} as const;
