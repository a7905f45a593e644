import { z } from 'zod';
import { SECOND_MS } from '../../../../shared/time.ts';
import type { CheckResult, CheckSaying } from './provider.ts';

/** Reads the body of an event. Null: it says nothing about a check; undefined: it is none of that provider. */
export type EventReader = (body: unknown) => CheckSaying | null | undefined;

const word = z.string().min(1).max(200);
const isoTime = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const words = z
  .string()
  .max(2_000)
  .nullish()
  .transform((text) => text ?? '');

/** Makes a reader of what fits that schema; what does not is no event. */
const reader =
  <S extends z.ZodType>(schema: S, read: (event: z.output<S>) => CheckSaying | null): EventReader =>
  (body) => {
    const parsed = schema.safeParse(body);
    return parsed.success ? read(parsed.data) : undefined;
  };

const said = (says: CheckResult | undefined, rest: Omit<CheckSaying, 'says'>): CheckSaying | null =>
  says ? { ...rest, says } : null;

const PERSONA: Readonly<Record<string, CheckResult>> = {
  'inquiry.started': 'pending',
  'inquiry.completed': 'pending',
  'inquiry.marked-for-review': 'pending',
  'inquiry.approved': 'approved',
  'inquiry.declined': 'declined',
  'inquiry.failed': 'needsMore',
  'inquiry.expired': 'needsMore',
};
/** JSON:API; our name of the check is the reference of the inquiry. */
const persona = reader(
  z.looseObject({
    data: z.looseObject({
      id: word,
      attributes: z.looseObject({
        name: word,
        'created-at': isoTime,
        payload: z.looseObject({
          data: z.looseObject({ attributes: z.looseObject({ 'reference-id': word.nullish() }) }),
        }),
      }),
    }),
  }),
  ({ data: { id: eventId, attributes } }) => {
    const checkId = attributes.payload.data.attributes['reference-id'];
    if (!checkId) return null;
    const saidAtMs = attributes['created-at'];
    return said(PERSONA[attributes.name], { eventId, checkId, saidAtMs, reason: '' });
  },
);

const ONFIDO: Readonly<Record<string, CheckResult>> = {
  processing: 'pending',
  awaiting_input: 'pending',
  awaiting_client_input: 'pending',
  review: 'pending',
  approved: 'approved',
  declined: 'declined',
  abandoned: 'needsMore',
  error: 'needsMore',
};
/**
 * Events of workflow runs have no id of their own: the run, its status and its time name one. Those of tasks and older checks are
 * sent to the same address, and name no person.
 */
const onfido = reader(
  z.looseObject({
    payload: z.looseObject({
      resource_type: word,
      object: z
        .looseObject({ id: word, status: word.nullish(), completed_at_iso8601: isoTime.nullish() })
        .nullish(),
      resource: z.looseObject({ customer_user_id: word.nullish() }).nullish(),
    }),
  }),
  ({ payload: { resource_type, object, resource } }) => {
    const { id, status, completed_at_iso8601: saidAtMs } = object ?? {};
    const checkId = resource?.customer_user_id;
    if (resource_type !== 'workflow_run' || !checkId || !id || !status || !saidAtMs) return null;
    return said(ONFIDO[status], { eventId: `${id}/${status}/${saidAtMs}`, checkId, saidAtMs, reason: '' });
  },
);

/** A time such as `2021-05-14 16:00:25.032`, in UTC. */
const sumsubTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?$/)
  .transform((text) => Date.parse(`${text.replace(' ', 'T')}Z`))
  .pipe(z.number());
const sumsub = reader(
  z.looseObject({
    type: word,
    // what is not about a person has not all of these
    applicantId: words,
    correlationId: words,
    externalUserId: word.nullish(),
    createdAtMs: sumsubTime.nullish(),
    reviewResult: z
      .looseObject({
        reviewAnswer: word.nullish(),
        reviewRejectType: word.nullish(),
        moderationComment: words,
      })
      .nullish(),
  }),
  ({ type, applicantId, correlationId, externalUserId: checkId, createdAtMs: saidAtMs, reviewResult }) => {
    if (!checkId || !saidAtMs) return null;
    const eventId = `${applicantId}/${type}/${correlationId}/${saidAtMs}`;
    const rest = { eventId, checkId, saidAtMs, reason: reviewResult?.moderationComment ?? '' };
    if (type === 'applicantPending' || type === 'applicantOnHold') return said('pending', rest);
    if (type !== 'applicantReviewed') return null;
    if (reviewResult?.reviewAnswer === 'GREEN') return said('approved', rest);
    if (reviewResult?.reviewAnswer !== 'RED') return null;
    return said(reviewResult.reviewRejectType === 'FINAL' ? 'declined' : 'needsMore', rest);
  },
);

const IDENFY: Readonly<Record<string, CheckResult>> = {
  APPROVED: 'approved',
  DENIED: 'declined',
  SUSPECTED: 'pending',
  REVIEWING: 'pending',
  EXPIRED: 'needsMore',
};
/**
 * Two callbacks come for each identification; the one that is not final says nothing yet. One of a document that expires later has
 * no status at all.
 */
const idenfy = reader(
  z.looseObject({
    final: z.boolean().nullish(),
    scanRef: word,
    clientId: word,
    finishTime: z.int().min(0).max(99_999_999_999).nullish(),
    status: z.looseObject({ overall: word.nullish() }).nullish(),
  }),
  ({ final, scanRef, clientId: checkId, finishTime, status }) => {
    const overall = status?.overall;
    if (!finishTime || !overall) return null;
    const saidAtMs = finishTime * SECOND_MS;
    const eventId = `${scanRef}/${final ? 'final' : 'first'}/${overall}/${saidAtMs}`;
    return said(final ? IDENFY[overall] : 'pending', { eventId, checkId, saidAtMs, reason: '' });
  },
);

const STRIPE: Readonly<Record<string, CheckResult>> = {
  'identity.verification_session.processing': 'pending',
  'identity.verification_session.verified': 'approved',
  'identity.verification_session.requires_input': 'needsMore',
  'identity.verification_session.canceled': 'declined',
};
const stripe = reader(
  z.looseObject({
    id: word,
    type: word,
    created: z.int().min(0).max(99_999_999_999),
    data: z.looseObject({
      object: z.looseObject({
        client_reference_id: word.nullish(),
        last_error: z.looseObject({ reason: words }).nullish(),
      }),
    }),
  }),
  ({ id: eventId, type, created, data: { object } }) => {
    const checkId = object.client_reference_id;
    if (!checkId) return null;
    const reason = object.last_error?.reason ?? '';
    return said(STRIPE[type], { eventId, checkId, saidAtMs: created * SECOND_MS, reason });
  },
);

/** The sandbox, in our own words. */
const sandbox = reader(
  z.strictObject({
    eventId: word,
    checkId: word,
    saidAtMs: z.int().min(0),
    says: z.enum(['pending', 'approved', 'declined', 'needsMore']),
    reason: words,
  }),
  (event) => event,
);

export const EVENT_READERS = { persona, onfido, sumsub, idenfy, stripe, sandbox } as const;
