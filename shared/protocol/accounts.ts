import { z } from 'zod';
import type { AssetAmount } from './money.ts';
import type { RejectionCode } from './rejections.ts';

/** The languages in which e-mails are written. */
export const MAIL_LOCALES = ['en', 'es'] as const;
export type MailLocale = (typeof MAIL_LOCALES)[number];

const locale = z.enum(MAIL_LOCALES);
/** What stands behind the `#` of a link that was mailed. */
const linkToken = z.string().min(20).max(120);

/**
 * POST /api/password-reset → {}: mails a link to whoever has that address. The answer is the same, and as fast, for an address
 * that nobody has. MailUnavailable: this server sends no e-mail. RateLimited: too many for that address.
 */
export const askResetBody = z.strictObject({ email: z.string().max(254), locale });

/**
 * POST /api/password-reset/finish → {}: sets a new password by a link, and ends all log-ins. MailLinkInvalid, PasswordTooShort.
 */
export const resetBody = z.strictObject({ token: linkToken, password: z.string().max(200), locale });

/** POST /api/email/verify → {}: mails a link to one’s own address. MailUnavailable, RateLimited. */
export const verifyEmailBody = z.strictObject({ locale });

/**
 * POST /api/email/change → {}: mails a link to another address, which counts once it is confirmed. PasswordWrong, InvalidEmail,
 * MailUnavailable, RateLimited. An address that somebody has is answered in the same way, and is told so by mail.
 */
export const changeEmailBody = z.strictObject({
  password: z.string().max(200),
  email: z.string().max(254),
  locale,
});

/** POST /api/email/confirm, also without login → ConfirmEmailAnswer. MailLinkInvalid, EmailTaken. */
export const confirmEmailBody = z.strictObject({ token: linkToken, locale });
export interface ConfirmEmailAnswer {
  readonly email: string;
  /** Whether the account had another address before. */
  readonly isChanged: boolean;
}

/** GET /api/email answers how one’s e-mail address stands. */
export interface EmailAnswer {
  readonly email: string;
  readonly isVerified: boolean;
  /** The address that waits to be confirmed; null: none does. */
  readonly waiting: string | null;
  /** Whether this server sends e-mail at all. */
  readonly canSend: boolean;
}

/** GET /api/sessions answers where one is logged in. DELETE /api/sessions/:sessionId → {}: ends one of them. NotFound. */
export interface SessionsAnswer {
  /** The one that was used last first. */
  readonly sessions: readonly SessionView[];
}

/** One log-in, as its person sees it. */
export interface SessionView {
  readonly id: string;
  /** Names of the browser and of the system, as these say; empty where they say nothing that is known. */
  readonly browser: string;
  readonly system: string;
  readonly beganAtMs: number;
  readonly seenAtMs: number;
  /** Whether it is the one that asks. */
  readonly isThis: boolean;
}

/**
 * GET /api/name answers what one is called, and was before: nobody else but the operator is told that. POST /api/name →
 * CreatorAnswer: another name; the handle stays. InvalidDisplayName, NameChangesFull.
 */
export const nameBody = z.strictObject({ name: z.string().max(200) });
export interface NameAnswer {
  readonly name: string;
  /** Names of before, the newest first. */
  readonly before: readonly { readonly name: string; readonly untilMs: number }[];
  /** How often it may be changed now. */
  readonly changesLeft: number;
  /** Whether the operator says that they are who the name says. A change of the name takes it away. */
  readonly isVerified: boolean;
}

/**
 * GET /api/handle answers one's handle and those of before. POST /api/handle → CreatorAnswer: another one. The page and the
 * answers of one of before lead on to its person. HandleInvalid, HandleTaken (it looks like somebody else's, or was theirs a
 * while ago), HandleChangesFull.
 */
export const handleBody = z.strictObject({ handle: z.string().max(80) });
export interface HandleAnswer {
  readonly handle: string;
  /** When it may be changed next; null: now. */
  readonly mayChangeAtMs: number | null;
  /** Handles of before, the newest first; nobody else gets one before `keptUntilMs`. */
  readonly before: readonly { readonly handle: string; readonly keptUntilMs: number }[];
}

/** POST /api/admin/people/:personId/verified → {}: says so, or takes it back. NotFound. */
export const verifiedBody = z.strictObject({ isVerified: z.boolean() });

/**
 * GET /api/erasure answers what an erasure of the own account would do. POST /api/erasure → {}: erases it. PasswordWrong; DisputeOpen,
 * StreamStillLive, MoneyHeld, DebtOutstanding: it waits until that is over; BalanceLeft: something is given up, and `givesUp` does
 * not say so.
 */
export const eraseBody = z.strictObject({ password: z.string().max(200), givesUp: z.boolean(), locale });
/** POST /api/take-out → a JSON file of everything that is kept of oneself. PasswordWrong. */
export const takeOutBody = z.strictObject({ password: z.string().max(200) });
export interface ErasureAnswer {
  /** Why it cannot be now, the most important first; empty: it can. */
  readonly refusals: readonly RejectionCode[];
  /** What is in the wallet, and what was earned and not paid out: both are given up. */
  readonly balances: readonly AssetAmount[];
  readonly earnings: readonly AssetAmount[];
  /** What one has set aside for somebody, and nobody has decided yet. */
  readonly held: readonly (AssetAmount & { readonly purpose: string })[];
  readonly isCreator: boolean;
}

/** GET /api/admin/mailbox, in demo mode without a mail server: the newest e-mails, which went nowhere else. */
export interface MailboxAnswer {
  readonly mails: readonly MailboxMail[];
}

/** An e-mail as it would have been sent. */
export interface MailboxMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly atMs: number;
}
