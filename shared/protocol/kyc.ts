import { z } from 'zod';
import { idSchema } from '../ids.ts';
import {
  KYC_FIELDS,
  KYC_LIMITS,
  KYC_PICTURES,
  KYC_PURPOSES,
  type KycDocument,
  type KycField,
  type KycPicture,
  type KycPurpose,
  type KycStatus,
} from '../kycLimits.ts';
import type { Person } from './people.ts';

/** Who people are, for whoever runs the server. The routes are in docs/protocol.md, what happens is in docs/safety.md. */

const text = z.string().max(KYC_LIMITS.reasonChars * 4);

/**
 * PUT /api/kyc → KycView: what somebody tells of themselves; fields that are absent stay. KycClosed, KycCorrectionsFull,
 * LegalNameInvalid, BirthDateInvalid, CountryUnknown, DocumentNotTaken, DocumentNumberInvalid, MessageEmpty, MessageTooLong.
 */
export const kycBody = z.strictObject({
  fields: z.partialRecord(z.enum(KYC_FIELDS), z.string().max(KYC_LIMITS.fieldChars * 4)),
});
export type KycBody = z.infer<typeof kycBody>;

/** What happened to a form. */
export const KYC_HAPPENINGS = ['told', 'submitted', 'verified', 'rejected', 'askedAgain', 'noted'] as const;
export type KycHappening = (typeof KYC_HAPPENINGS)[number];

export interface KycEventView {
  readonly type: KycHappening;
  readonly atMs: number;
  readonly why: string;
}

/** GET /api/kyc → the own form, as the person sees it. */
export interface KycView {
  readonly status: KycStatus;
  readonly sinceMs: number;
  /** What was told. Of a number of a document only the end is shown. */
  readonly values: Readonly<Partial<Record<KycField, string>>>;
  readonly pictures: readonly KycPicture[];
  /** What is wanted before it can be handed in. */
  readonly wanted: {
    readonly fields: readonly KycField[];
    readonly pictures: readonly KycPicture[];
    readonly documents: readonly KycDocument[];
  };
  /** What an auditor or the provider said last, where it is for the person to do something; empty: nothing. */
  readonly reason: string;
  /** Where the provider checks who one is, while the form waits; null: nowhere. */
  readonly link: string | null;
  /** The newest last. */
  readonly history: readonly KycEventView[];
}

/** One look at what somebody told. */
export interface KycLookView {
  readonly lookId: string;
  readonly by: Person;
  readonly atMs: number;
  readonly fields: readonly (KycField | KycPicture)[];
  readonly purpose: KycPurpose;
  readonly why: string;
}

/** PUT /api/kyc/pictures/:picture → KycView: a file that was sent with the use `kyc`. FileUnknown, FileNotReady, KycClosed. */
export const kycPictureBody = z.strictObject({ fileId: idSchema });

/** GET /api/kyc/looks?cursor= → the looks at the own form, the newest first. */
export interface KycLooksAnswer {
  readonly looks: readonly KycLookView[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

export const KYC_VERDICTS = ['verify', 'reject', 'askAgain'] as const;
export type KycVerdict = (typeof KYC_VERDICTS)[number];

/** POST /api/admin/kyc/:personId/look → KycLookAnswer: fields, after the look is written down. */
export const kycLookBody = z.strictObject({
  fields: z.array(z.enum(KYC_FIELDS)).min(1).max(KYC_FIELDS.length),
  purpose: z.enum(KYC_PURPOSES),
  why: text,
});
export interface KycLookAnswer {
  readonly values: Readonly<Partial<Record<KycField, string>>>;
}

/** POST /api/admin/kyc/:personId/pictures/:picture → the picture as WebP, after the look is written down. */
export const kycPictureLookBody = z.strictObject({ purpose: z.enum(KYC_PURPOSES), why: text });
export const kycPictureName = z.enum(KYC_PICTURES);

/** POST /api/admin/kyc/:personId/decide → KycReviewView. OwnCase, KycMovedOn, MessageEmpty, MessageTooLong, NotFound. */
export const kycDecideBody = z.strictObject({
  verdict: z.enum(KYC_VERDICTS),
  /** What the person reads; it may be empty for `verify` alone. */
  reason: text,
  /** The `sinceMs` of the form that was looked at. */
  sinceMs: z.int().min(0),
});

/** A form in the console. */
export interface KycReviewView {
  readonly person: Person;
  readonly status: KycStatus;
  readonly sinceMs: number;
  readonly told: readonly KycField[];
  readonly pictures: readonly KycPicture[];
  /** How often a birth date or a country was told otherwise. */
  readonly corrections: number;
  readonly history: readonly (KycEventView & { readonly by: Person | null })[];
  /** Nobody decides about themselves. */
  readonly mayDecide: boolean;
}

/** GET /api/admin/kyc: forms that wait, the oldest first, and those decided last. */
export interface KycQueueAnswer {
  readonly waiting: readonly KycReviewView[];
  readonly decided: readonly KycReviewView[];
}
