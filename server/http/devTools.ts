import type { Application, CookieOptions, Request, RequestHandler, Router } from 'express';
import type { ToolsAnswer } from '../../shared/protocol/http.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { isAdmin, whatOperatorLacks } from './admins.ts';
import { accept, accountRoute, bearerOf, refuse, sendRejection } from './answer.ts';
import { readCookie } from './cookies.ts';

/**
 * Name of the cookie with the log-in, which goes to these pages alone: what a browser asks for by itself shows no
 * other.
 */
const KEY = 'mesi_tools';
const KEY_LIFE_MS = 30 * MINUTE_MS;
const PATHS = ['/monitor', '/playground'] as const;
/** The page where an admin opens the developer pages. */
const DOOR = '/admin/tools';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** The handlers of the developer pages, by their paths. */
export type DevPages = Readonly<Partial<Record<(typeof PATHS)[number], RequestHandler>>>;

/** Adds the developer pages, each for admins only. Must be called before anything else answers under their paths. */
export function addDevTools(
  app: Application,
  { pages, ...parts }: Parts & { readonly pages: DevPages },
): void {
  for (const path of PATHS) {
    app.all(path, gate(parts));
    app.all(`${path}/{*path}`, gate(parts));
    const page = pages[path];
    if (page) app.use(path, page);
  }
}

/**
 * Adds POST /api/admin/tools, which lets this browser in for a while. Without developer pages there is no such
 * address.
 */
export function addDevToolRoutes(api: Router, { services, config }: Parts): void {
  if (!config.dev) return;
  api.post(
    DOOR,
    accountRoute(services.identity, async (account, req, res): Promise<Outcome<ToolsAnswer>> => {
      if (!mayUse(account, config)) return refuse('Forbidden');
      const lack = await whatOperatorLacks(account, services.identity, config);
      if (lack !== null) return refuse(lack);
      for (const path of PATHS)
        res.cookie(KEY, bearerOf(req), { ...cookieFor(path, config), maxAge: KEY_LIFE_MS });
      return accept({ pages: PATHS });
    }),
  );
}

/**
 * Says whether that account may use the developer pages. Whoever reaches a demo for everybody can be its bookkeeper:
 * there only those whom the operator named count.
 */
function mayUse(account: Account, { admins, demo, demoForAll }: Config): boolean {
  return isAdmin(account, { admins, demo: demo && !demoForAll });
}

function cookieFor(path: string, { publicUrl }: Config): CookieOptions {
  const secure = publicUrl?.startsWith('https:') ?? false;
  return { path, httpOnly: true, sameSite: 'strict', secure };
}

function gate({ services, config }: Parts): RequestHandler {
  return async (req, res, next) => {
    // some of what stands behind is changed by GET: a page of another site starts none of it, nor frames it
    res.set('Cache-Control', 'no-store');
    // they are built with scripts in the page
    res.set('Content-Security-Policy', "frame-ancestors 'none'");
    if (isFromElsewhere(req)) return sendRejection(res, rejection('Forbidden'));
    const token = bearerOf(req) ?? readCookie(req, KEY);
    const account = token === null ? null : await services.identity.verifyToken(token);
    const isGood = account !== null && mayUse(account, config);
    if (isGood && (await whatOperatorLacks(account, services.identity, config)) === null) return next();
    if (account || !isPageAsked(req)) sendRejection(res, rejection(account ? 'Forbidden' : 'Unauthorized'));
    else res.redirect(303, DOOR);
  };
}

/**
 * Says whether a page of another site asks. Browsers call a typed address `none`, and a link of our own pages
 * `same-origin`.
 */
function isFromElsewhere({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function isPageAsked({ method, headers }: Request): boolean {
  return method === 'GET' && headers['sec-fetch-dest'] === 'document';
}
