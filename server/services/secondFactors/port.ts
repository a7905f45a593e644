import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type {
  PasskeyAnswer,
  SecondFactorAnswer,
  SecondStep,
} from '../../../shared/protocol/secondFactors.ts';

/** Codes that are told once: each opens the account one time, in place of a second step. */
export type RecoveryCodes = readonly string[];

/** Where a browser is: passkeys belong to a name, and are used from there alone. */
export interface PasskeyPlace {
  /** Scheme, name and port, such as `https://live.example.org`. */
  readonly origin: string;
}

/** What the WebAuthn API of browsers takes and gives, as JSON; the library that reads it says what it is. */
export type WebAuthnJson = Readonly<Record<string, unknown>>;

/**
 * Keeps the second step of logging in: codes of an app (TOTP), passkeys, recovery codes. What opens an account is sealed or a
 * digest in the store. All throw `StoreUnavailable`, and may be asked again.
 */
export interface SecondFactorsPort {
  /** Says what an account has of them. */
  of(accountId: string): Promise<SecondFactorAnswer>;
  /**
   * Judges the second step of a log-in whose password was right; null: it is good, or none is asked for. Rejections:
   * SecondStepNeeded, SecondStepWrong, SecondStepBlocked.
   */
  judge(accountId: string, given: SecondStep | undefined): Promise<RejectionCode | null>;
  /** Makes the secret for an app. It counts once a code of it was shown; `uri` is what its QR code says. */
  beginTotp(account: {
    readonly id: string;
    readonly handle: string;
  }): Promise<{ readonly secret: string; readonly uri: string }>;
  /**
   * Has the app count from now on. Answers recovery codes where the account had none. Rejection: SecondStepWrong.
   */
  confirmTotp(accountId: string, code: string): Promise<Outcome<RecoveryCodes | null>>;
  /** Has the app count no longer. Without any passkey the recovery codes go, too. */
  dropTotp(accountId: string): Promise<void>;
  /** Makes new recovery codes; the old ones are worthless. Rejection: NotFound, without a second step. */
  renewRecovery(accountId: string): Promise<Outcome<RecoveryCodes>>;
  /** Takes all of them away, as when an address is proven for the first time by whoever has it. */
  forget(accountId: string): Promise<void>;
}

/** Passkeys: each logs in by itself, as its device asks for a finger, a face or a number. */
export interface PasskeysPort {
  /** Returns what the browser is to make a passkey by. Rejection: PasskeysFull. */
  beginAdd(
    account: { readonly id: string; readonly handle: string; readonly name: string },
    place: PasskeyPlace,
  ): Promise<Outcome<WebAuthnJson>>;
  /** Keeps a passkey. Answers recovery codes where the account had none. Rejections: PasskeyInvalid, PasskeysFull. */
  add(
    accountId: string,
    made: { readonly response: WebAuthnJson; readonly name: string },
    place: PasskeyPlace,
  ): Promise<Outcome<{ readonly passkey: PasskeyAnswer; readonly recoveryCodes: RecoveryCodes | null }>>;
  /** Takes one away. Rejection: NotFound. */
  drop(accountId: string, passkeyId: string): Promise<Outcome<object>>;
  /** Returns what the browser is to log in by, whoever is there. */
  beginLogIn(place: PasskeyPlace): Promise<WebAuthnJson>;
  /** Returns whose account a passkey opens. Rejection: PasskeyInvalid. */
  logIn(response: WebAuthnJson, place: PasskeyPlace): Promise<Outcome<{ readonly accountId: string }>>;
}
