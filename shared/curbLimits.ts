/**
 * What one person may keep another one from, short of a block: `write` is writing in their streams and groups, `messages` in the
 * conversation of the two, `calls` calling there, and `oneToOnes` asking for a one-to-one.
 */
export const CURB_KINDS = ['write', 'messages', 'calls', 'oneToOnes'] as const;
export type CurbKind = (typeof CURB_KINDS)[number];

export const CURB_LIMITS = {
  /** How many people one person may restrict at a time. */
  curbs: 200,
  /** The longest wait between two lines of somebody who is slowed down. */
  slowSeconds: 3_600,
  /** The longest time for which somebody is restricted; without a time it holds until it is lifted. */
  minutes: 365 * 24 * 60,
} as const;
