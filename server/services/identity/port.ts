import type { Account, Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly isCreator: boolean;
}

export interface IdentityPort {
  /** Rejections: InvalidEmail, PasswordTooShort, InvalidDisplayName, EmailTaken. The handle is made from the name. */
  register(input: Registration): Promise<Outcome<Account>>;
  /** Rejection: InvalidCredentials, in the same time whether or not the account exists. */
  logIn(input: { readonly email: string; readonly password: string }): Promise<Outcome<Account>>;
  get(accountId: string): Promise<Account | null>;
  /** A signed token for that account; holds its id and nothing personal. */
  issueToken(accountId: string): Promise<string>;
  /** Who the token speaks for; null when it is malformed, expired, or the account is gone. */
  verifyToken(token: string): Promise<Account | null>;
  /** The secret of the creator's overlay; `renew` makes the old one worthless. */
  overlayToken(creatorId: string, options: { readonly renew: boolean }): Promise<string>;
  /** Whose overlay that is, or null. */
  verifyOverlayToken(token: string): Promise<Person | null>;
}
