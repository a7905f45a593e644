/** The limits of gates, each tested at it and one past it. */
export const GATE_LIMITS = {
  /** Characters of the words in which a creator says what a consent is for. */
  purposeChars: 200,
  /** For how many days what somebody consented to can be read, at most. */
  consentDays: 365,
  /** How many consents a page lists, the newest. */
  consents: 200,
} as const;

/**
 * Where a creator can ask for something of whoever comes: the modes of a stream, what is between two people, and the groups that the
 * creator owns.
 */
export const GATE_PLACES = [
  'public',
  'private',
  'ticketOnly',
  'oneToOne',
  'conversation',
  'group',
  'bid',
] as const;
