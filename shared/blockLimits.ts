/** Why somebody blocks. It is for themselves, and for whoever judges a report. */
export const BLOCK_REASONS = ['unwanted', 'rude', 'spam', 'threat', 'other'] as const;

export const BLOCK_LIMITS = {
  /** How many people one person may block. */
  blocks: 1_000,
  /** How many blocks a page of the list has. */
  page: 50,
  /** The longest note, in characters. */
  noteChars: 300,
} as const;
