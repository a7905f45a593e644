import express, { type Request, type RequestHandler, type Router } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { rejection } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { IdentityPort } from '../services/identity/port.ts';
import { callerOf, sendRejection } from './answer.ts';
import type { RequestCounts } from './RequestCounts.ts';
import type { RouteLimit, RouteLimitName } from './routeLimits.ts';
import { ROUTES } from './routeTable.ts';

interface Parts {
  readonly identity: IdentityPort;
  readonly counts: RequestCounts;
  readonly limits: Readonly<Record<RouteLimitName, RouteLimit>>;
}

/** Counts every request by its row of the table, before its body is read or anything is looked up. */
export function requestLimits(parts: Parts): RequestHandler {
  const { limits } = parts;
  const limitersOf = (name: RouteLimitName) => limitersFor(name, { ...parts, limit: limits[name] });
  const known = new Map<RouteLimitName, readonly RequestHandler[]>();
  const cached = (name: RouteLimitName) => {
    const made = known.get(name) ?? limitersOf(name);
    known.set(name, made);
    return made;
  };
  const router: Router = express.Router();
  const counted: RequestHandler = (_req, _res, next) => next('router');
  for (const { method, path, limit } of ROUTES) {
    router[method.toLowerCase() as 'get' | 'all'](path, ...cached(limit), counted);
  }
  router.use(...cached('unknown'), counted);
  return router;
}

function limitersFor(
  name: RouteLimitName,
  {
    identity,
    counts,
    limit: { ofAddress, ofPerson },
  }: Omit<Parts, 'limits'> & { readonly limit: RouteLimit },
): readonly RequestHandler[] {
  const ofCaller = limiter({ limit: ofAddress, store: storeOf(counts, name), keyGenerator: addressOf });
  if (ofPerson === undefined) return [ofCaller];
  const person = limiter({
    limit: ofPerson,
    store: storeOf(counts, name),
    // a person is not told apart before the address was counted: tokens that are nobody's cost least
    skip: async (req) => (await callerOf(req, identity)) === null,
    keyGenerator: async (req) => `person ${(await callerOf(req, identity))?.id}`,
  });
  return [ofCaller, person];
}

function limiter(options: {
  readonly limit: number;
  readonly store: Store;
  readonly skip?: (req: Request) => Promise<boolean>;
  readonly keyGenerator: (req: Request) => string | Promise<string>;
}): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // whose address counts is a setting of ours, MESI_TRUST_PROXY
    validate: { xForwardedForHeader: false },
    ...options,
    handler: (_req, res) => {
      const retryAfterMs = Number(res.getHeader('Retry-After') ?? MINUTE_MS / SECOND_MS) * SECOND_MS;
      sendRejection(res, rejection('RateLimited', { retryAfterMs }));
    },
  });
}

/**
 * Gives the rate-limit library our counts: they are bounded, go by our clock, and hold over all processes where there
 * are several.
 */
function storeOf(counts: RequestCounts, name: string): Store {
  const add = (key: string, by: 1 | -1) => counts.add(`${name} ${key}`, { windowMs: MINUTE_MS, by });
  return {
    async increment(key) {
      const { count, endsInMs } = await add(key, 1);
      return { totalHits: count, resetTime: new Date(Date.now() + endsInMs) };
    },
    async decrement(key) {
      await add(key, -1);
    },
    resetKey: () => {},
  };
}

export function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? 'unknown');
}
