import type {
  ConfirmEmailAnswer,
  HandleAnswer,
  MailLocale,
  NameAnswer,
  SessionView,
} from '../../../shared/protocol/accounts.ts';
import type { Account, Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { SecondStep } from '../../../shared/protocol/secondFactors.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly isCreator: boolean;
}

/** Says what a secret opens: the stand-alone overlay, or the way in for an encoder such as OBS. */
export type CreatorSecretKind = 'overlay' | 'streamKey' | 'calendarFeed';

export interface IdentityPort {
  /**
   * Makes an account; the handle is made from the name. Rejections: InvalidEmail, PasswordTooShort,
   * InvalidDisplayName, EmailTaken.
   */
  register(input: Registration): Promise<Outcome<Account>>;
  /**
   * Begins a new session. Rejections: InvalidCredentials, in the same time whether or not the account exists; and of an account
   * with a second step SecondStepNeeded, SecondStepWrong and SecondStepBlocked, once the password is right.
   */
  logIn(input: {
    readonly email: string;
    readonly password: string;
    readonly second?: SecondStep | undefined;
  }): Promise<Outcome<LoggedIn>>;
  get(accountId: string): Promise<Account | null>;
  /**
   * Finds somebody by their whole handle, in whatever case: whoever has it, or else whoever had it last. Null: nobody has or
   * had it.
   */
  findByHandle(handle: string): Promise<Account | null>;
  /** Lists accounts in the order of their handles. Those of before there was a list are in it since they logged in last. */
  list(query: AccountsQuery): Promise<readonly Account[]>;
  /**
   * Lets the account go live from now on; nothing changes when it may already. Returns null when there is no such
   * account.
   */
  becomeCreator(accountId: string): Promise<Account | null>;
  /** Returns the token of a new session of that account; it holds nothing personal. */
  issueToken(accountId: string): Promise<string>;
  /**
   * Returns whom the token speaks for; null when it is malformed, expired, its session is over, or the account is
   * gone.
   */
  verifyToken(token: string): Promise<Account | null>;
  /**
   * Returns whose token it is by its signature alone, without a look at the account; null when it is none of ours, or
   * expired.
   */
  subjectOf(token: string): Promise<string | null>;
  /**
   * Returns the creator's secret of that kind, and makes one when there is none; `renew` makes the old one worthless.
   */
  creatorSecret(
    creatorId: string,
    options: { readonly kind: CreatorSecretKind; readonly renew: boolean },
  ): Promise<string>;
  /** Returns whose secret that is; null when it is nobody's. */
  verifyCreatorSecret(kind: CreatorSecretKind, secret: string): Promise<Person | null>;
  /** Tells whether an account asks for a second step when somebody logs in. */
  hasSecondStep(accountId: string): Promise<boolean>;
  /** Tells whether that account's e-mail address was proven to be its person's, by a link that was mailed there. */
  hasProvenEmail(accountId: string): Promise<boolean>;
  readonly sessions: SessionsPort;
}

export interface AccountsQuery {
  /** Words, at most 8, that each begin one of the name, the handle or the e-mail address; none: everybody. */
  readonly words: readonly string[];
  /** The handle of the last one of the page before; null: from the beginning. */
  readonly afterHandle: string | null;
  /** How many, 1 … 1,000. */
  readonly limit: number;
}

/** It is thrown where a password is hashed, when so many are at once that one more would keep everybody waiting. */
export class PasswordsBusy extends Error {}

export interface LoggedIn {
  readonly account: Account;
  readonly token: string;
}

/** One log-in of one person on one device. Its tokens are renewed, and it stays the same. */
export interface SessionRef {
  readonly accountId: string;
  readonly sessionId: string;
  /** The generation of the account when the token was given; a higher one ends all before it. */
  readonly generation: number;
}

export interface SessionsPort {
  /** Answers as `verifyToken` does, with the session that the token belongs to. */
  read(token: string): Promise<{ readonly account: Account; readonly session: SessionRef } | null>;
  /** Returns a fresh token of the same session; null when that session is over. */
  renew(token: string): Promise<LoggedIn | null>;
  /** Tells whether what was admitted by that session may stay. */
  isGood(session: SessionRef): Promise<boolean>;
  /**
   * Ends a session. Its tokens are worthless at once; its seats are told a moment later (`SESSIONS_ENDED`), or at once when
   * somebody ends it from elsewhere.
   */
  end(session: SessionRef, how?: { readonly isElsewhere: boolean }): Promise<void>;
  /** Ends all sessions of that account in the same way. */
  endAll(accountId: string): Promise<void>;
  /** Changes the password, ends all sessions, and begins one. Rejections: PasswordWrong, PasswordTooShort. */
  changePassword(input: {
    readonly accountId: string;
    readonly current: string;
    readonly next: string;
  }): Promise<Outcome<LoggedIn>>;
}

/** Keeps the names that people go by. Rules: SPEC.md, HN*. */
export interface AccountNamesPort {
  /** Says what an account is called, and was; null: there is no such account. */
  of(accountId: string): Promise<NameAnswer | null>;
  /** Gives it another name; the handle stays. Rejections: InvalidDisplayName, NameChangesFull, Unauthorized. */
  rename(accountId: string, name: string): Promise<Outcome<Account>>;
  /** Says that the person is who the name says, or takes that back; false: there is no such account. */
  setVerified(accountId: string, isVerified: boolean): Promise<boolean>;
}

/** Changes handles. Rules: SPEC.md, HN*. */
export interface AccountHandlesPort {
  /** Says which handle an account has, and had; null: there is no such account. */
  of(accountId: string): Promise<HandleAnswer | null>;
  /** Gives it another handle. Rejections: HandleInvalid, HandleTaken, HandleChangesFull, Unauthorized. */
  change(accountId: string, handle: string): Promise<Outcome<Account>>;
  /** Lets handles of before lead to the account no longer; until their time is over nobody else gets one all the same. */
  forget(accountId: string): Promise<void>;
}

/** Erases accounts: in one step nobody can use one any more, and the rest is taken away after it. Rules: SPEC.md, ER*. */
export interface AccountErasurePort {
  /**
   * Takes what says who somebody is out of the account, ends all sessions, and tells the address of before. `deviceKey` names
   * what is kept of the browsers that logged in. Rejection: Unauthorized, when there is no such account.
   */
  begin(
    account: Account,
    how: { readonly locale: MailLocale; readonly deviceKey: string },
  ): Promise<Outcome<object>>;
  /** Notes that nothing is left to be taken away. */
  finish(accountId: string): Promise<void>;
  /** Lists erased accounts of which something is left, at most 100. */
  left(): Promise<readonly { readonly accountId: string; readonly deviceKey: string }[]>;
}

/** Keeps which sessions a person has. Rules: SPEC.md, SN*. */
export interface SessionListPort {
  /** Notes that a session began, or was used. `agent` is what its browser says of itself; of it a few words are kept. */
  note(used: { readonly session: SessionRef; readonly agent: string }): Promise<void>;
  /** Lists the sessions of that session's person, the one that was used last first, at most `ACCOUNT_LIMITS.sessionsShown`. */
  list(session: SessionRef): Promise<readonly SessionView[]>;
  /** Ends a session of that person. Rejection: NotFound. */
  end(ended: { readonly accountId: string; readonly sessionId: string }): Promise<Outcome<object>>;
}

/** Who asks for a link by e-mail, and how: `origin` is where people reach the server, without a slash at its end. */
export interface LinkAsked {
  readonly locale: MailLocale;
  readonly origin: string;
}

/**
 * Keeps accounts in the hands of their people, by links that are mailed to them: each works once, for a time, and stands in the
 * store as a digest. Rules: SPEC.md, AK*.
 */
export interface AccountCarePort {
  /** Says how the e-mail address stands; `waiting` is one that is to be confirmed. Null: there is no such account. */
  emailOf(
    accountId: string,
  ): Promise<{ readonly isVerified: boolean; readonly waiting: string | null } | null>;
  /** Tells whether that is the account's password. */
  isPassword(accountId: string, password: string): Promise<boolean>;
  /** Mails a link to whoever has that address; for one that nobody has nothing happens. */
  askReset(asked: LinkAsked & { readonly email: string }): Promise<void>;
  /** Sets a password by a link, and ends all sessions. Rejections: MailLinkInvalid, PasswordTooShort. */
  reset(given: {
    readonly token: string;
    readonly password: string;
    readonly locale: MailLocale;
  }): Promise<Outcome<object>>;
  /** Mails a link to the account's own address. Rejections: MailUnavailable, MailsFull, Unauthorized. */
  askVerification(asked: LinkAsked & { readonly accountId: string }): Promise<Outcome<object>>;
  /**
   * Mails a link to another address, and tells the present one. One that somebody has is told so, and nothing changes.
   * Rejections: InvalidEmail, MailUnavailable, MailsFull, Unauthorized.
   */
  askEmailChange(
    asked: LinkAsked & { readonly accountId: string; readonly email: string },
  ): Promise<Outcome<object>>;
  /** Confirms an address by a link. Rejections: MailLinkInvalid, EmailTaken. */
  confirmEmail(given: {
    readonly token: string;
    readonly locale: MailLocale;
  }): Promise<Outcome<ConfirmEmailAnswer>>;
}

/** The message that the bus topic `SESSIONS_ENDED` carries. */
export interface SessionsEnded {
  readonly accountId: string;
  /** The session that ended; null when all of an older generation did. */
  readonly sessionId: string | null;
  readonly generation: number;
}

/** Tells whether that session is one of those that ended. */
export function isEnded(session: SessionRef, ended: SessionsEnded): boolean {
  if (session.accountId !== ended.accountId) return false;
  return ended.sessionId === null
    ? session.generation < ended.generation
    : session.sessionId === ended.sessionId;
}
