import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { rejection } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { sendRejection } from './answer.ts';

/** Requests a minute. Wide for people, narrow for machines that guess passwords or make accounts. */
export const REQUESTS_PER_MINUTE = {
  /** Per caller's address. */
  register: 60,
  logIn: 120,
  demoLogIn: 240,
  /** Per caller's address and e-mail address, failed ones only. */
  failedLogInsOfOneAccount: 10,
  /** Per caller's address; each person has far fewer to make. */
  topUp: 240,
  money: 240,
  statement: 600,
  /** Each may read a whole history. */
  export: 12,
  /** One provider tells about everybody. */
  webhook: 6_000,
  still: 240,
  access: 600,
  /** Players ask for a film in many parts. */
  replay: 1_200,
  /** Guesses at invites come from machines. */
  redeem: 120,
  /** An encoder that comes back every second. */
  whipOpen: 120,
  /** Candidates come in a handful. */
  whipChange: 600,
  /** Per caller's address, behind which may be many. */
  whepOpen: 600,
  whepChange: 3_000,
} as const;

export interface RequestLimits {
  readonly register: RequestHandler;
  readonly logIn: readonly RequestHandler[];
  readonly demoLogIn: RequestHandler;
  readonly topUp: RequestHandler;
  readonly money: RequestHandler;
  readonly statement: RequestHandler;
  readonly export: RequestHandler;
  readonly webhook: RequestHandler;
  readonly still: RequestHandler;
  readonly access: RequestHandler;
  readonly replay: RequestHandler;
  readonly redeem: RequestHandler;
  readonly whipOpen: RequestHandler;
  readonly whipChange: RequestHandler;
  readonly whepOpen: RequestHandler;
  readonly whepChange: RequestHandler;
}

export function createRequestLimits(): RequestLimits {
  const perCaller = (limit: number) => limiter({ limit });
  return {
    register: perCaller(REQUESTS_PER_MINUTE.register),
    logIn: [
      perCaller(REQUESTS_PER_MINUTE.logIn),
      limiter({
        limit: REQUESTS_PER_MINUTE.failedLogInsOfOneAccount,
        skipSuccessfulRequests: true,
        keyGenerator: (req) => `${callerKey(req)} ${emailKey(req)}`,
      }),
    ],
    demoLogIn: perCaller(REQUESTS_PER_MINUTE.demoLogIn),
    topUp: perCaller(REQUESTS_PER_MINUTE.topUp),
    money: perCaller(REQUESTS_PER_MINUTE.money),
    statement: perCaller(REQUESTS_PER_MINUTE.statement),
    export: perCaller(REQUESTS_PER_MINUTE.export),
    webhook: perCaller(REQUESTS_PER_MINUTE.webhook),
    still: perCaller(REQUESTS_PER_MINUTE.still),
    access: perCaller(REQUESTS_PER_MINUTE.access),
    replay: perCaller(REQUESTS_PER_MINUTE.replay),
    redeem: perCaller(REQUESTS_PER_MINUTE.redeem),
    whipOpen: perCaller(REQUESTS_PER_MINUTE.whipOpen),
    whipChange: perCaller(REQUESTS_PER_MINUTE.whipChange),
    whepOpen: perCaller(REQUESTS_PER_MINUTE.whepOpen),
    whepChange: perCaller(REQUESTS_PER_MINUTE.whepChange),
  };
}

function limiter(options: {
  readonly limit: number;
  readonly skipSuccessfulRequests?: boolean;
  readonly keyGenerator?: (req: Request) => string;
}): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // whose address counts is a setting of ours, MESI_TRUST_PROXY
    validate: { xForwardedForHeader: false },
    keyGenerator: callerKey,
    ...options,
    handler: (_req, res) => {
      const retryAfterMs = Number(res.getHeader('Retry-After') ?? MINUTE_MS / 1_000) * 1_000;
      sendRejection(res, rejection('RateLimited', { retryAfterMs }));
    },
  });
}

function callerKey(req: Request): string {
  return ipKeyGenerator(req.ip ?? 'unknown');
}

function emailKey(req: Request): string {
  const email: unknown = req.body?.email;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : '';
}
