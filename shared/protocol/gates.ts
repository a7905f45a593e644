import { z } from 'zod';
import { GATE_LIMITS, GATE_PLACES } from '../gateLimits.ts';
import { KYC_SHORT_FORM } from '../kycLimits.ts';
import { MEETING_LIMITS } from '../meetingLimits.ts';
import { meetingChecks } from './meetingChecks.ts';
import type { Person } from './people.ts';

/** Gates: what a creator asks of whoever comes into a place of theirs, beside the entry rules. The routes are in docs/protocol.md. */

export type GatePlace = (typeof GATE_PLACES)[number];
/** What a consent can be about: fields of the form that everybody fills in once for themselves. */
export type GateField = (typeof KYC_SHORT_FORM)[number];

/** Countries as two capital letters each (ISO 3166): only these (`allow`), or none of these (`deny`). */
const countries = meetingChecks.shape.countries.unwrap();
export type CountryRule = Readonly<z.infer<typeof countries>>;

const gateTerms = z.strictObject({
  /** Whether only people come in whose form was checked. */
  verified: z.boolean(),
  leastAge: z.int().min(MEETING_LIMITS.ageLeast).max(MEETING_LIMITS.ageMost).optional(),
  countries: countries.optional(),
  /** What the creator wants to read of the form, what for, and for how many days. */
  consent: z
    .strictObject({
      fields: z.array(z.enum(KYC_SHORT_FORM)).min(1).max(KYC_SHORT_FORM.length),
      purpose: z
        .string()
        .min(1)
        .max(GATE_LIMITS.purposeChars * 4),
      days: z.int().min(1).max(GATE_LIMITS.consentDays),
    })
    .optional(),
});
/** What is asked at one place. Absent parts are not asked for. */
export type GateTerms = Readonly<z.infer<typeof gateTerms>>;

/** GET and PUT /api/gates, for creators. Places that are absent ask for nothing. TicketsOut, MessageTooLong, MessageEmpty. */
export const gateSettingsBody = z.strictObject({
  places: z.partialRecord(z.enum(GATE_PLACES), gateTerms),
  /** From whom the creator is hidden: profile, search, directory and messages. null: from nobody. */
  hidden: z
    .strictObject({
      countries,
      /** What holds for people whose country is not known. */
      unknown: z.enum(['allow', 'deny']),
    })
    .nullable(),
});
export type GateSettings = Readonly<z.infer<typeof gateSettingsBody>>;

/** What keeps somebody out of a place, in the order in which it is said. */
export type GateNeed =
  /** They have told no name, birth date or country, and one of these is needed. */
  'form' | 'tooYoung' | 'country' | 'verified' | 'consent';

/**
 * GET /api/gates/:personId?place=… → what is asked at that place of that person, and what keeps the asker out. Whoever
 * that person is hidden from hears NotFound.
 */
export interface GateAnswer {
  readonly person: Person;
  readonly place: GatePlace;
  /** What the creator asks for here; null: nothing. */
  readonly terms: GateTerms | null;
  /** The age that this server asks for where something is paid, or marked as for adults; null: none. */
  readonly leastAge: number | null;
  /** What keeps the asker out by these terms; null: nothing, or they have not logged in. */
  readonly need: GateNeed | null;
  /** What keeps the asker out of what is paid or for adults; null: nothing, or they have not logged in. */
  readonly age: 'form' | 'tooYoung' | null;
}

/** A consent as whoever gave it sees it. Times are Unix ms. */
export interface ConsentView {
  readonly to: Person;
  readonly place: GatePlace;
  readonly fields: readonly GateField[];
  readonly purpose: string;
  readonly givenAtMs: number;
  /** When the key of what was given is destroyed, or was. */
  readonly untilMs: number;
  readonly isReadable: boolean;
  /** When the creator looked, newest first. */
  readonly looksAtMs: readonly number[];
  readonly lookCount: number;
}

/** PUT /api/consents/:personId/:place gives what that person asks for there: GateNeeds… codes. DELETE takes it back. */
export const consentBody = z.strictObject({
  /** What the asker read, so that nobody consents to other terms than they saw. */
  fields: z.array(z.enum(KYC_SHORT_FORM)).min(1).max(KYC_SHORT_FORM.length),
  purpose: z.string().max(GATE_LIMITS.purposeChars * 4),
  days: z.int().min(1).max(GATE_LIMITS.consentDays),
});
export type ConsentBody = Readonly<z.infer<typeof consentBody>>;

/** GET /api/consents → what the asker consented to, the newest first. */
export interface ConsentsAnswer {
  readonly consents: readonly ConsentView[];
}

/** GET /api/consents/given → who consented to something for the asker, and still does, the newest first. */
export interface GivenConsentsAnswer {
  readonly consents: readonly (Omit<ConsentView, 'to'> & { readonly from: Person })[];
}

/** POST /api/consents/given/:personId/:place/look → the values, after the look is written down. ConsentGone. */
export interface ConsentLookAnswer {
  readonly answers: Readonly<Partial<Record<GateField, string>>>;
}
