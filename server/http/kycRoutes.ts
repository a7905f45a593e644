import type { Request, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { KYC_LIMITS } from '../../shared/kycLimits.ts';
import {
  type KycLookAnswer,
  type KycLooksAnswer,
  type KycQueueAnswer,
  type KycReviewView,
  type KycView,
  kycBody,
  kycDecideBody,
  kycLookBody,
  kycPictureBody,
  kycPictureLookBody,
  kycPictureName,
} from '../../shared/protocol/kyc.ts';
import { type Person, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { checkOptional, checkText } from '../domain/text.ts';
import type { KycReview } from '../services/kyc/port.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { INERT } from './fileReading.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** Adds the routes of who people are (shared/protocol/kyc.ts): of the own form, and of the auditors who look at them. */
export function addKycRoutes(api: Router, parts: Parts): void {
  const { identity, kyc, kycForms } = parts.services;
  api.get(
    '/kyc',
    accountRoute(identity, async ({ id }): Promise<Outcome<KycView>> => accept(await kycForms.view(id))),
  );
  api.put(
    '/kyc',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<KycView>> => {
      const body = parseBody(kycBody, req);
      return body.ok ? kycForms.save(id, body.value.fields) : body;
    }),
  );
  api.post(
    '/kyc/submit',
    accountRoute(identity, async ({ id }): Promise<Outcome<KycView>> => kycForms.submit(id)),
  );
  api.put(
    '/kyc/pictures/:picture',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<KycView>> => {
      const picture = kycPictureName.safeParse(req.params.picture);
      const body = parseBody(kycPictureBody, req);
      if (!body.ok) return body;
      return picture.success ? kycForms.putPicture(id, picture.data, body.value.fileId) : refuse('NotFound');
    }),
  );
  api.get(
    '/kyc/looks',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<KycLooksAnswer>> => {
      const { cursor } = req.query;
      const behind = cursor === undefined ? undefined : readCursor(String(cursor));
      if (behind === null) return refuse('BadRequest', 'cursor');
      const looks = await kyc.looksAt(id, behind);
      const last = looks.at(-1);
      const isFull = looks.length === KYC_LIMITS.looksShown;
      return accept({ looks, cursor: isFull && last ? `${last.atMs}.${last.lookId}` : null });
    }),
  );
  addReviewRoutes(api, parts);
}

/** Reads behind which look a page begins; null: it is no cursor of ours. */
function readCursor(text: string): { readonly lookId: string; readonly atMs: number } | null {
  const [, atMs, lookId] = /^(\d{1,15})\.([\w-]{1,80})$/.exec(text) ?? [];
  return lookId === undefined ? null : { lookId, atMs: Number(atMs) };
}

/** Auditors are admins. What they look at is written down before they see it. */
function addReviewRoutes(api: Router, { services, config }: Parts): void {
  const { identity, kyc, kycReviews } = services;
  const adminRoute = adminRoutes(identity, config);
  api.get(
    '/admin/kyc',
    adminRoute(async (_req, { id }): Promise<Outcome<KycQueueAnswer>> => {
      const { waiting, decided } = await kycReviews.queue();
      const views = (reviews: readonly KycReview[]) =>
        Promise.all(reviews.map((review) => viewOf(services, review, id)));
      return accept({ waiting: await views(waiting), decided: await views(decided) });
    }),
  );
  api.post(
    '/admin/kyc/:personId/look',
    adminRoute(async (req, admin): Promise<Outcome<KycLookAnswer>> => {
      const asked = readLook(req, kycLookBody);
      if (!asked.ok) return asked;
      const { personId, why, fields, purpose } = asked.value;
      const values = await kyc.look({ personId, by: personOf(admin), why, fields, purpose });
      return values ? accept({ values }) : refuse('NotFound');
    }),
  );
  api.post(
    '/admin/kyc/:personId/pictures/:picture',
    adminRoute(async (req, admin, res): Promise<Outcome<object> | null> => {
      const picture = kycPictureName.safeParse(req.params.picture);
      const asked = readLook(req, kycPictureLookBody);
      if (!asked.ok) return asked;
      if (!picture.success) return refuse('NotFound');
      const { personId, why, purpose } = asked.value;
      const look = { personId, by: personOf(admin), why, purpose, picture: picture.data };
      const bytes = await kycReviews.picture(look);
      if (!bytes) return refuse('NotFound');
      // nothing on the way keeps it, and a browser runs nothing of it
      res.set({ ...INERT, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
      res.type('image/webp').send(bytes);
      return null;
    }),
  );
  api.post(
    '/admin/kyc/:personId/decide',
    adminRoute(async (req, { id: auditorId }): Promise<Outcome<KycReviewView>> => {
      const personId = idSchema.safeParse(req.params.personId);
      const body = parseBody(kycDecideBody, req);
      if (!body.ok) return body;
      if (!personId.success) return refuse('NotFound');
      const { verdict, sinceMs } = body.value;
      // whoever is told no, or to do something, is told why
      const check = verdict === 'verify' ? checkOptional : checkText;
      const reason = check(body.value.reason, KYC_LIMITS.reasonChars);
      if (!reason.ok) return refuse(reason.code);
      const decided = { personId: personId.data, auditorId, verdict, reason: reason.value, sinceMs };
      const outcome = await kycReviews.decide(decided);
      return outcome.ok ? accept(await viewOf(services, outcome.value, auditorId)) : outcome;
    }),
  );
}

/** Reads whose form is looked at, and why. */
function readLook<T extends { readonly why: string }>(
  req: Request,
  schema: Parameters<typeof parseBody<T>>[0],
): Outcome<T & { readonly personId: string }> {
  const body = parseBody(schema, req);
  if (!body.ok) return body;
  const personId = idSchema.safeParse(req.params.personId);
  if (!personId.success) return refuse('NotFound');
  const why = checkText(body.value.why, KYC_LIMITS.reasonChars);
  return why.ok ? accept({ ...body.value, why: why.value, personId: personId.data }) : refuse(why.code);
}

async function viewOf(
  { identity }: Services,
  { personId, ...review }: KycReview,
  auditorId: string,
): Promise<KycReviewView> {
  const named = async (id: string): Promise<Person> => {
    const account = await identity.get(id);
    return account ? personOf(account) : { id, name: '', handle: '' };
  };
  const history = review.history.map(async ({ byId, ...event }) => ({
    ...event,
    by: byId === null ? null : await named(byId),
  }));
  return {
    ...review,
    person: await named(personId),
    history: await Promise.all(history),
    mayDecide: personId !== auditorId,
  };
}
