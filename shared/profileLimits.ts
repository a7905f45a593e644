/** The limits of what people tell about themselves. A form without a schema library needs them, too. */
export const PROFILE_LIMITS = {
  /** The most characters (code points) of what somebody writes about themselves. */
  bioChars: 500,
  links: 5,
  linkChars: 300,
} as const;
