import type { MailboxMail, MailLocale } from '../../../shared/protocol/accounts.ts';

/** What an e-mail says; each kind has the words that stand in it. Links are whole addresses. */
export type Mail =
  | { readonly type: 'verifyEmail'; readonly name: string; readonly link: string }
  | { readonly type: 'resetPassword'; readonly name: string; readonly link: string }
  | { readonly type: 'passwordReset'; readonly name: string }
  | { readonly type: 'accountErased'; readonly name: string }
  | { readonly type: 'changeEmail'; readonly name: string; readonly link: string }
  | { readonly type: 'emailAsked'; readonly name: string; readonly email: string }
  | { readonly type: 'emailChanged'; readonly name: string; readonly email: string }
  | { readonly type: 'addressHasAccount'; readonly name: string; readonly link: string };

/** An e-mail that is to be sent. */
export interface MailOrder {
  /** Names the e-mail: of two orders with the same key one is sent. */
  readonly key: string;
  /** The address of one person. */
  readonly to: string;
  readonly locale: MailLocale;
  readonly mail: Mail;
  /** It is not sent after that time, in Unix milliseconds. */
  readonly untilMs: number;
}

/**
 * Says what became of an order: `queued` also for a key that was ordered before. `full`: that address was sent as many as it may
 * be within a day. `none`: this server sends no e-mail.
 */
export type MailOrdered = 'queued' | 'full' | 'none';

/**
 * Sends e-mails. An order stands in the store before it is answered, and is sent by this or another process of the set, again and
 * again until the mail server took it. All throw `StoreUnavailable`, and may be asked again.
 */
export interface EmailPort {
  /** Whether this server sends e-mail at all. */
  readonly canSend: boolean;
  order(order: MailOrder): Promise<MailOrdered>;
  /** Returns the newest e-mails that went nowhere but here, at most 100; null: this server has no such mailbox. */
  mailbox(): Promise<readonly MailboxMail[] | null>;
  /** Says whether the mail server takes e-mail. */
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
