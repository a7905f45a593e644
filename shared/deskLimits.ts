/** The limits of the moderation desk of a stream. */
export const DESK_LIMITS = {
  /** How many words a list of words has, and how long each is, in characters. */
  words: 100,
  wordChars: 40,
  /** How many lines wait for a moderator; the oldest goes for one more. */
  held: 30,
  /** How many deeds the log has, the newest. */
  deeds: 60,
  /** How many notes there are about people, and how long each is, in characters. */
  notes: 40,
  noteChars: 200,
  vips: 50,
  /** The longest time for which somebody is removed, in minutes. */
  removeMinutes: 30 * 24 * 60,
  /** How long somebody has to have followed while the Shield is up, in minutes. */
  shieldMinutes: 60,
} as const;

/** What moderators do by themselves, as the log has it. */
export const DEED_TYPES = [
  'muted',
  'unmuted',
  'removed',
  'letIn',
  'deleted',
  'slowed',
  'shieldUp',
  'shieldDown',
  'rules',
  'shown',
  'declined',
  'role',
  'note',
] as const;

/** What somebody may be in a stream beside a viewer; leads also write the rules, and name moderators and VIPs. */
export const DESK_ROLES = ['lead', 'moderator', 'vip', 'none'] as const;
