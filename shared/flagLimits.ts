/** What somebody is reported for. The first three are looked at before all others. */
export const FLAG_CATEGORIES = [
  'minor',
  'threat',
  'selfHarm',
  'harassment',
  'hate',
  'sexual',
  'fraud',
  'impersonation',
  'spam',
  'other',
] as const;
export type FlagCategory = (typeof FLAG_CATEGORIES)[number];

/** What an auditor does about what was reported. */
export const FLAG_ACTIONS = ['nothing', 'warn', 'remove', 'restrict', 'takeDown'] as const;
export type FlagAction = (typeof FLAG_ACTIONS)[number];

/** The limits of reports of lines, messages, streams and people. */
export const FLAG_LIMITS = {
  /** The longest note or reason, in characters. */
  noteChars: 500,
  /** How many reports one person files in 24 hours. */
  perDay: 20,
  /** How many reports that an auditor called false, in 30 days, close reporting for the rest of them. */
  groundless: 5,
  /** How many people who reported one thing are kept with their words. */
  reporters: 50,
  /** How many people are counted who reported one thing, with those; whoever comes later changes nothing. */
  counted: 1_000,
  /** How many reports the console shows, the most urgent first. */
  listed: 50,
  /** The most of a text that is kept as evidence, in characters. */
  evidenceChars: 4_000,
  /** How many days what was decided is kept, unless it is held. */
  keptDays: 90,
  /** For how many days an auditor restricts somebody. */
  restrictDays: 7,
} as const;
