import { z } from 'zod';
import { CONSENT_FIELDS } from '../meetingKinds.ts';
import { MEETING_LIMITS } from '../meetingLimits.ts';
import { checkedAnswers } from './meetingChecks.ts';
import type { ConsentField } from './meetings.ts';

/**
 * PUT /api/meetings/:meetingId/kyf → KyfGivenAnswer: what the fan gives, and what is checked of it. MeetingMovedOn,
 * MeetingTooLate, ConsentIncomplete, TooYoung, CountryNotTaken, NotVerified, NotFound.
 */
export const kyfBody = z.strictObject({
  answers: z.partialRecord(z.enum(CONSENT_FIELDS), z.string().max(MEETING_LIMITS.messageChars * 4)),
  checked: checkedAnswers.optional(),
});

export type KyfBody = z.infer<typeof kyfBody>;

/** The receipt names the consent; the request `consent` of the meeting’s room takes it. */
export interface KyfGivenAnswer {
  readonly receiptId: string;
}

/** GET /api/meetings/:meetingId/kyf, for both: what was consented to, and each look at it. Times are Unix ms. */
export interface KyfReceiptView {
  readonly fields: readonly ConsentField[];
  readonly question: string;
  readonly givenAtMs: number;
  /** When the key of the answers is destroyed, or was. */
  readonly untilMs: number;
  /** Whether the answers can still be read. */
  readonly isReadable: boolean;
  /** When the creator looked, newest first. */
  readonly looksAtMs: readonly number[];
  readonly lookCount: number;
}
export interface KyfReceiptAnswer {
  /** Null: nothing was given. */
  readonly receipt: KyfReceiptView | null;
}

/** POST /api/meetings/:meetingId/kyf/look, for the creator: the answers, after the look is written down. ConsentGone. */
export interface KyfLookAnswer {
  readonly answers: Readonly<Partial<Record<ConsentField, string>>>;
}
