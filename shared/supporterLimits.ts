/** The limits of boards of supporters, and of thanks. A form without a schema library needs them, too. */
export const SUPPORTER_LIMITS = {
  /** Places of a board. */
  places: 10,
  /** The most characters (code points) of what is said with thanks. */
  thanksChars: 200,
} as const;
