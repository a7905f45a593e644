import type { Account, Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly isCreator: boolean;
}

/** What a secret opens: the stand-alone overlay, or the way in for an encoder such as OBS. */
export type CreatorSecretKind = 'overlay' | 'streamKey';

export interface IdentityPort {
  /** Rejections: InvalidEmail, PasswordTooShort, InvalidDisplayName, EmailTaken. The handle is made from the name. */
  register(input: Registration): Promise<Outcome<Account>>;
  /** A new session. Rejection: InvalidCredentials, in the same time whether or not the account exists. */
  logIn(input: { readonly email: string; readonly password: string }): Promise<Outcome<LoggedIn>>;
  get(accountId: string): Promise<Account | null>;
  /** From now on the account may go live; nothing changes when it may already. null: there is no such account. */
  becomeCreator(accountId: string): Promise<Account | null>;
  /** The token of a new session of that account; holds nothing personal. */
  issueToken(accountId: string): Promise<string>;
  /** Who the token speaks for; null when it is malformed, expired, its session is over, or the account is gone. */
  verifyToken(token: string): Promise<Account | null>;
  /** Whose token it is by its signature alone, without a look at the account; null: none of ours, or expired. */
  subjectOf(token: string): Promise<string | null>;
  /** The creator's secret of that kind, made when there is none; `renew` makes the old one worthless. */
  creatorSecret(
    creatorId: string,
    options: { readonly kind: CreatorSecretKind; readonly renew: boolean },
  ): Promise<string>;
  /** Whose secret that is, or null. */
  verifyCreatorSecret(kind: CreatorSecretKind, secret: string): Promise<Person | null>;
  readonly sessions: SessionsPort;
}

/** Thrown where a password is hashed: so many are at once that one more would keep everybody waiting. */
export class PasswordsBusy extends Error {}

export interface LoggedIn {
  readonly account: Account;
  readonly token: string;
}

/** One log-in of one person, on one device: its tokens are renewed, it stays the same. */
export interface SessionRef {
  readonly accountId: string;
  readonly sessionId: string;
  /** The generation of the account when the token was given; a higher one ends all before it. */
  readonly generation: number;
}

export interface SessionsPort {
  /** As `verifyToken`, with the session it belongs to. */
  read(token: string): Promise<{ readonly account: Account; readonly session: SessionRef } | null>;
  /** A fresh token of the same session; null when there is none any more. */
  renew(token: string): Promise<LoggedIn | null>;
  /** Whether what was admitted by it may stay. */
  isGood(session: SessionRef): Promise<boolean>;
  /** Its tokens are worthless at once; its seats are told a moment later (`SESSIONS_ENDED`). */
  end(session: SessionRef): Promise<void>;
  /** The same for all sessions of that account. */
  endAll(accountId: string): Promise<void>;
  /** Ends all sessions, and begins one. Rejections: PasswordWrong, PasswordTooShort. */
  changePassword(input: {
    readonly accountId: string;
    readonly current: string;
    readonly next: string;
  }): Promise<Outcome<LoggedIn>>;
}

/** Told on the bus topic `SESSIONS_ENDED`. */
export interface SessionsEnded {
  readonly accountId: string;
  /** The session that ended; null when all of an older generation did. */
  readonly sessionId: string | null;
  readonly generation: number;
}

/** Whether that session is one of those that ended. */
export function isEnded(session: SessionRef, ended: SessionsEnded): boolean {
  if (session.accountId !== ended.accountId) return false;
  return ended.sessionId === null
    ? session.generation < ended.generation
    : session.sessionId === ended.sessionId;
}
