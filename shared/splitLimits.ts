/** The limits of shared tips, and who may have a share. A form without a schema library needs them, too. */
export const SPLIT_LIMITS = {
  /** People besides the creator. */
  shares: 10,
  /** All of a tip, in hundredths of a percent: the unit of a share. */
  whole: 10_000,
} as const;

/** Why somebody has a share. */
export const SPLIT_ROLES = ['guest', 'moderator', 'cause', 'referrer'] as const;
export type SplitRole = (typeof SPLIT_ROLES)[number];
