/** The longest reason of a decision between two people, in characters. */
export const DISPUTE_REASON_CHARS = 500;
