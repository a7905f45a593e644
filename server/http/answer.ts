import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import '../../shared/protocol/furtherRejections.ts';
import type { ErrorBody } from '../../shared/protocol/http.ts';
import type { Account } from '../../shared/protocol/people.ts';
import {
  type Outcome,
  type Rejection,
  type RejectionCode,
  rejection,
} from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { Log } from '../log.ts';
import { type IdentityPort, PasswordsBusy } from '../services/identity/port.ts';
import { LedgerUnavailable } from '../services/ledger/port.ts';
import { RatesUnavailable } from '../services/rates/port.ts';
import type { Ids } from '../services/runtime/port.ts';
import { StoreUnavailable } from '../services/store/port.ts';

/** The status of each refusal. A code that is not listed was understood and refused by a rule: 422. */
const STATUS: Readonly<Partial<Record<RejectionCode, number>>> = {
  BadRequest: 400,
  Unauthorized: 401,
  WebhookSignatureInvalid: 401,
  WebhookTooOld: 401,
  InvalidCredentials: 401,
  SecondStepNeeded: 401,
  SecondStepWrong: 401,
  SecondStepBlocked: 429,
  PasskeyInvalid: 401,
  Forbidden: 403,
  EmailNotProven: 403,
  SecondStepRequired: 403,
  NotACreator: 403,
  NotFound: 404,
  NotAMember: 403,
  StreamNotFound: 404,
  PaymentNotFound: 404,
  ReceiptNotFound: 404,
  QuoteNotFound: 404,
  CodecNotTaken: 406,
  EmailTaken: 409,
  EncoderBarred: 409,
  IdempotencyConflict: 409,
  StreamEnded: 409,
  ReplayNotReady: 409,
  FileInUse: 409,
  FileNotReady: 409,
  IceSessionStale: 412,
  FileTooLarge: 413,
  FileTypeInvalid: 415,
  HostUnknown: 421,
  IceSessionMissing: 428,
  RateLimited: 429,
  InternalError: 500,
  EncoderUnsupported: 501,
  PlaybackUnsupported: 501,
  TemporarilyUnavailable: 503,
  FilesDiskFull: 507,
};

export function statusOf(code: RejectionCode): number {
  return STATUS[code] ?? 422;
}

/** Refuses as `RateLimited`, and says when to come back, in the body and as a header. */
export function refuseUntil(retryAfterMs: number): { readonly ok: false; readonly rejection: Rejection } {
  return { ok: false, rejection: rejection('RateLimited', { retryAfterMs }) };
}

export function refuse(
  code: RejectionCode,
  detail?: string,
): { readonly ok: false; readonly rejection: Rejection } {
  return { ok: false, rejection: rejection(code, detail === undefined ? {} : { detail }) };
}

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function sendRejection(res: Response, refused: Rejection): void {
  const { retryAfterMs } = refused;
  if (retryAfterMs !== undefined) res.set('Retry-After', String(Math.ceil(retryAfterMs / SECOND_MS)));
  res.status(statusOf(refused.code)).json({ error: refused } satisfies ErrorBody);
}

/**
 * Runs a route whose outcome is the answer: the value as JSON, or `{ error }` with a fitting status. null: the route
 * answered by itself.
 */
export function route<T>(
  handle: (req: Request, res: Response) => Promise<Outcome<T> | null>,
): RequestHandler {
  return async (req, res) => {
    const outcome = await handle(req, res);
    if (outcome === null) return;
    // answers about people and money belong in no cache
    res.set('Cache-Control', 'no-store');
    if (outcome.ok) res.json(outcome.value);
    else sendRejection(res, outcome.rejection);
  };
}

/** Runs a route for people who are logged in; everybody else is refused as `Unauthorized`. */
export function accountRoute<T>(
  identity: IdentityPort,
  handle: (account: Account, req: Request, res: Response) => Promise<Outcome<T> | null>,
): RequestHandler {
  return route(async (req, res) => {
    const account = await callerOf(req, identity);
    return account ? handle(account, req, res) : refuse('Unauthorized');
  });
}

/** Runs a route for creators; other people who are logged in are refused as `NotACreator`. */
export function creatorRoute<T>(
  identity: IdentityPort,
  handle: (creator: Account, req: Request, res: Response) => Promise<Outcome<T> | null>,
): RequestHandler {
  return accountRoute(identity, async (account, req, res) =>
    account.isCreator ? handle(account, req, res) : refuse('NotACreator'),
  );
}

/** Runs a route for everybody, which answers more to those who are logged in. */
export function openRoute<T>(
  identity: IdentityPort,
  handle: (account: Account | null, req: Request) => Promise<Outcome<T>>,
): RequestHandler {
  return route(async (req) => handle(await callerOf(req, identity), req));
}

const callers = new WeakMap<Request, Promise<Account | null>>();

/**
 * Returns whose log-in the request shows; null: it shows none, or none that counts. Looked up once a request, however
 * often it is asked.
 */
export function callerOf(req: Request, identity: IdentityPort): Promise<Account | null> {
  const known = callers.get(req);
  if (known) return known;
  const token = bearerOf(req);
  const caller = token === null ? Promise.resolve(null) : identity.verifyToken(token);
  callers.set(req, caller);
  return caller;
}

/** Returns the bearer token of the request; null: it shows none. */
export function bearerOf(req: Request): string | null {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1] ?? null;
}

/** Parses the body by its schema; a refusal names the first field that was wrong. */
export function parseBody<T>(schema: z.ZodType<T>, req: Request): Outcome<T> {
  if (!req.is('application/json')) return refuse('BadRequest', 'Content-Type must be application/json');
  const parsed = schema.safeParse(req.body);
  if (parsed.success) return accept(parsed.data);
  const [issue] = parsed.error.issues;
  return refuse('BadRequest', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}

/** Answers every request that threw: what the body parser refused, lost infrastructure, and bugs. */
export function errorHandler({ log, ids }: { readonly log: Log; readonly ids: Ids }): ErrorRequestHandler {
  return (err: unknown, req, res, next) => {
    if (res.headersSent) return next(err);
    const { type, status } = (err ?? {}) as { readonly type?: unknown; readonly status?: unknown };
    if (type === 'entity.too.large') return sendRejection(res, rejection('FileTooLarge'));
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return sendRejection(res, rejection('BadRequest'));
    }
    // never the address: it can hold a secret
    const where = { method: req.method, route: String(req.route?.path ?? 'none') };
    const isLost = [StoreUnavailable, LedgerUnavailable, RatesUnavailable, PasswordsBusy].some(
      (lost) => err instanceof lost,
    );
    if (isLost) {
      log.warn({ err, ...where }, 'a service could not be reached');
      return sendRejection(res, rejection('TemporarilyUnavailable'));
    }
    const errorId = ids.next('err');
    log.error({ err, errorId, ...where }, 'a request failed');
    sendRejection(res, rejection('InternalError', { detail: errorId }));
  };
}
