import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts';

/** The limits of accounts: what is mailed, and how long what stands in a mail is good for. */
export const ACCOUNT_LIMITS = {
  /** E-mails to one address within a day, whoever asked for them. */
  mailsOfAddressADay: 20,
  /** E-mails with a link to one address within an hour, whether it is anybody's or not. */
  linksOfAddressAnHour: 5,
  /** Links of one account that are good at the same time; the oldest goes first. */
  openLinks: 5,
  /** Sessions that are listed; of more, those that were used longest ago are left out. */
  sessionsShown: 50,
  /** Changes of a name within that time, and names of before that are kept. */
  names: 3,
  namesMs: 30 * DAY_MS,
  namesKept: 20,
  /** One change of a handle within that time. */
  handleMs: 30 * DAY_MS,
  /** How long a handle of before is nobody else's. */
  formerHandleMs: 180 * DAY_MS,
  handlesKept: 20,
  passkeys: 10,
  recoveryCodes: 10,
  /** Wrong codes of a second step that are looked at within that time. */
  wrongSteps: 10,
  wrongStepsMs: 15 * MINUTE_MS,
  /** How long somebody has to show a code of a new app. */
  pendingTotpMs: 15 * MINUTE_MS,
  /** How long somebody has to use a passkey. */
  passkeyMs: 5 * MINUTE_MS,
  /** How long a link is good to choose a new password. */
  resetMs: HOUR_MS,
  /** How long a link is good to confirm an e-mail address. */
  confirmMs: 2 * DAY_MS,
} as const;
