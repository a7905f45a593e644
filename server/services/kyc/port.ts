import type { KycField, KycPicture, KycPurpose, KycStatus } from '../../../shared/kycLimits.ts';
import type { KycEventView, KycVerdict, KycView } from '../../../shared/protocol/kyc.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** How somebody stands, without anything that they told. */
export interface KycStanding {
  readonly status: KycStatus;
  /** The fields that are told, by their names. */
  readonly told: readonly KycField[];
  /** Since when the status is what it is, in Unix ms; 0: nothing was ever told. */
  readonly sinceMs: number;
}

/** Whether something is so; `unknown`: the person has not told what it depends on, or it is gone. */
export type KycFact = 'yes' | 'no' | 'unknown';

/** What fields hold, by their names; a field that is not told is absent. */
export type KycValues = Readonly<Partial<Record<KycField, string>>>;

/** Who looks at what, and why. */
export interface KycLookAsked {
  readonly personId: string;
  readonly fields: readonly KycField[];
  /** Whoever is shown it: an auditor, or a creator to whom the person consented. */
  readonly by: Person;
  readonly purpose: KycPurpose;
  /** In words that the person reads; it may be empty. */
  readonly why: string;
}

/** A look that took place. */
export interface KycLook {
  readonly lookId: string;
  readonly by: Person;
  readonly atMs: number;
  readonly fields: readonly (KycField | KycPicture)[];
  readonly purpose: KycPurpose;
  readonly why: string;
}

/**
 * What is known of who people are, for gates: answers about a person, and looks that are written down. Nothing that was told
 * leaves it but by `look`. Infrastructure that is lost throws `StoreUnavailable`. Rules: SPEC.md, KY*.
 */
export interface KycPort {
  /** Returns how somebody stands: one read of the store. */
  standingOf(personId: string): Promise<KycStanding>;
  /** Says whether somebody is at least that many years old today (UTC), by the date that they told. */
  isOfAge(personId: string, years: number): Promise<KycFact>;
  /** Says whether the country that somebody told is one of these, two capital letters each. */
  isFrom(personId: string, countries: readonly string[]): Promise<KycFact>;
  /** Shows fields to somebody. The look is written down before anything is shown; null: nothing of it is there to be shown. */
  look(asked: KycLookAsked): Promise<KycValues | null>;
  /** Lists the looks at what somebody told, the newest first, at most `KYC_LIMITS.looksShown`, behind that one if it is given. */
  looksAt(personId: string, behind?: Pick<KycLook, 'lookId' | 'atMs'>): Promise<readonly KycLook[]>;
  /** Calls back when a person’s form or standing changed, in whichever process. Resolves to the function that ends it. */
  follow(changed: (personId: string) => void): Promise<() => void>;
}

/** What people do with their own form. Infrastructure that is lost throws `StoreUnavailable`. Rules: SPEC.md, KY*. */
export interface KycFormsPort {
  /** Returns the own form. Its owner is shown it without a look being written down. */
  view(personId: string): Promise<KycView>;
  /**
   * Keeps what is told; fields that are absent stay. Rejections: KycClosed (it is looked at, or verified), KycCorrectionsFull,
   * LegalNameInvalid, BirthDateInvalid, CountryUnknown, DocumentNotTaken, DocumentNumberInvalid, MessageEmpty, MessageTooLong.
   */
  save(personId: string, fields: KycValues): Promise<Outcome<KycView>>;
  /** Hands the form in. Rejections: KycClosed, KycIncomplete (with the first field that is missing), KycTooOften. */
  submit(personId: string): Promise<Outcome<KycView>>;
  /**
   * Takes a picture that the person sent with the use `kyc` into the vault; the file is removed. Rejections: KycClosed, FileUnknown,
   * FileNotReady, and why it was refused: FileTypeInvalid, FileBroken, FileInfected, FileTooLarge.
   */
  putPicture(personId: string, picture: KycPicture, fileId: string): Promise<Outcome<KycView>>;
  /** Returns all that is kept of a form, for its owner to take with them: pictures as base64 of WebP. Null: there is none. */
  takeOut(personId: string): Promise<object | null>;
  /** Destroys the person’s key, and then removes all that it sealed. What is removed already is no error. */
  erase(personId: string): Promise<void>;
}

/** A form as auditors see it in the queue: nothing that was told, but for reasons of before. */
export interface KycReview {
  readonly personId: string;
  readonly status: KycStatus;
  readonly sinceMs: number;
  readonly told: readonly KycField[];
  readonly pictures: readonly KycPicture[];
  /** How often a birth date or a country was told otherwise. */
  readonly corrections: number;
  readonly history: readonly KycReviewEvent[];
}

export interface KycReviewEvent extends KycEventView {
  /** The auditor; null: the person, or the provider. */
  readonly byId: string | null;
}

/** What auditors do. Nobody judges themselves. Infrastructure that is lost throws `StoreUnavailable`. Rules: SPEC.md, KY*. */
export interface KycReviewsPort {
  /** Lists the forms that wait, the oldest first, and those decided last; at most `KYC_LIMITS.listed` of each. */
  queue(): Promise<{ readonly waiting: readonly KycReview[]; readonly decided: readonly KycReview[] }>;
  /** Shows a picture, as WebP, to somebody. The look is written down before; null: there is none that can be opened. */
  picture(asked: Omit<KycLookAsked, 'fields'> & { readonly picture: KycPicture }): Promise<Uint8Array | null>;
  /**
   * Decides about the form as the auditor saw it. What follows from it, the badge and the notice, is carried out after a crash, too. Rejections: OwnCase, NotFound, KycMovedOn (it is another form by now, or has that
   * verdict).
   */
  decide(decided: KycDecision): Promise<Outcome<KycReview>>;
  /**
   * Takes an event of the provider of checks. Rejections: WebhookSignatureInvalid, BadRequest, WebhookTooOld, NotFound (no form has
   * that check, or there is no provider).
   */
  takeWebhook(input: {
    readonly rawBody: Uint8Array;
    readonly header: (name: string) => string | undefined;
  }): Promise<Outcome<{ readonly replayed: boolean }>>;
  /** Carries out what was decided and not carried out to its end. Returns how many there were. */
  settle(): Promise<number>;
}

export interface KycDecision {
  readonly personId: string;
  readonly auditorId: string;
  readonly verdict: KycVerdict;
  /** What the person reads. */
  readonly reason: string;
  /** Since when the form that the auditor saw stood as it did, in Unix ms. */
  readonly sinceMs: number;
}
