/** The limits of reports of blocks. */
export const REPORT_LIMITS = {
  /** How many payments one block is about, the newest. */
  payments: 50,
  /** The longest statement, answer or reason, in characters. */
  textChars: 1_000,
  /** How many reports one person has open at a time. */
  open: 3,
  /** How many reports one person files in 24 hours. */
  perDay: 5,
  /** How many reports without ground, in 30 days, close reporting for the rest of them. */
  groundless: 3,
  /** How many reports a list shows, the newest. */
  listed: 50,
  /** For how many days a verdict restricts somebody. */
  restrictDays: 7,
  /** From this sum on two auditors have to agree, in minor units of MESI: 500 MESI. */
  fourEyesMinor: '500000000',
} as const;
