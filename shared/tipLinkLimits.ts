/** The limits of tip links. A form without a schema library needs them, too. */
export const TIP_LINK_LIMITS = {
  /** Links of one creator that stand at once, expired ones included. */
  links: 200,
  /** The most characters (code points) of what a link is for, and of the thanks. */
  labelChars: 60,
  thanksChars: 300,
  /** Amounts that a link suggests. */
  amounts: 5,
  expiryMinutes: 366 * 24 * 60,
} as const;
