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
  /** Rejection: InvalidCredentials, in the same time whether or not the account exists. */
  logIn(input: { readonly email: string; readonly password: string }): Promise<Outcome<Account>>;
  get(accountId: string): Promise<Account | null>;
  /** A signed token for that account; holds its id and nothing personal. */
  issueToken(accountId: string): Promise<string>;
  /** Who the token speaks for; null when it is malformed, expired, or the account is gone. */
  verifyToken(token: string): Promise<Account | null>;
  /** The creator's secret of that kind, made when there is none; `renew` makes the old one worthless. */
  creatorSecret(
    creatorId: string,
    options: { readonly kind: CreatorSecretKind; readonly renew: boolean },
  ): Promise<string>;
  /** Whose secret that is, or null. */
  verifyCreatorSecret(kind: CreatorSecretKind, secret: string): Promise<Person | null>;
}
