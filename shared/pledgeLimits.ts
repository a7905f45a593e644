/** The limits of goals that people pledge for. A form without a schema library needs them, too. */
export const PLEDGE_LIMITS = {
  /** Goals of one creator that are open at once. */
  openGoals: 10,
  /** Goals that a profile shows, those that are over included. */
  shownGoals: 20,
  /** Pledges of one goal. */
  pledges: 1_000,
  /** The most characters (code points) of a goal's title, and of what is written about it. */
  titleChars: 60,
  aboutChars: 500,
  /** The longest that people can pledge, and that its creator then has. */
  days: 90,
  doneDays: 60,
} as const;
