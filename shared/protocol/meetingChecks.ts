import { z } from 'zod';
import { MEETING_LIMITS } from '../meetingLimits.ts';

/** What has to be true of a fan before a meeting, beside what is asked for; absent parts are not checked. */
export const meetingChecks = z.strictObject({
  /** The fan is at least so old on the day on which they consent. */
  leastAge: z.int().min(MEETING_LIMITS.ageLeast).max(MEETING_LIMITS.ageMost).optional(),
  /** The fan’s country is one of these (`allow`) or none of them (`deny`): two capital letters each (ISO 3166). */
  countries: z
    .strictObject({
      type: z.enum(['allow', 'deny']),
      codes: z
        .array(z.string().regex(/^[A-Z]{2}$/))
        .min(1)
        .max(MEETING_LIMITS.countries),
    })
    .optional(),
  /** Whoever runs the server has verified who the fan is. */
  verified: z.boolean().optional(),
  /** The creator looks at what was given, and says yes or no to it. */
  ownReview: z.boolean().optional(),
});
export type MeetingChecks = Readonly<z.infer<typeof meetingChecks>>;

/** What a fan says for checks alone: it is judged, and kept nowhere. */
export const checkedAnswers = z.strictObject({
  birthDate: z.string().max(10).optional(),
  country: z.string().max(2).optional(),
});
export type CheckedAnswers = Readonly<z.infer<typeof checkedAnswers>>;
