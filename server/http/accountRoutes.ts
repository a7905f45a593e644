import type { Request, Router } from 'express';
import {
  type CreatorAnswer,
  type DemoPerson,
  demoLoginBody,
  loginBody,
  type MeAnswer,
  registerBody,
  type Session,
} from '../../shared/protocol/http.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { readBalances } from '../domain/balances.ts';
import { findDemoAccount, listDemo } from '../services/demo.ts';
import type { Services } from '../services/services.ts';
import { isAdmin } from './admins.ts';
import { accept, accountRoute, bearerOf, parseBody, refuse, route } from './answer.ts';
import { picturesCookie } from './logInCookie.ts';
import type { PasswordDoor } from './passwordDoor.ts';
import { sessionNoter } from './sessionRoutes.ts';

/** Adds the routes to register, to log in and to ask who one is, and the demo people where they exist. */
export function addAccountRoutes(
  api: Router,
  {
    services,
    config,
    passwords,
  }: { readonly services: Services; readonly config: Config; readonly passwords: PasswordDoor },
): void {
  const { identity } = services;
  const note = sessionNoter(services);
  const pictures = picturesCookie(config);
  const startSession = async (account: Account, req: Request): Promise<Outcome<Session>> =>
    note(req, accept({ account, token: await identity.issueToken(account.id) }));

  api.post(
    '/register',
    route(async (req, res) => {
      const body = parseBody(registerBody, req);
      if (!body.ok) return body;
      const registered = await identity.register({ isCreator: false, ...withoutUndefined(body.value) });
      if (!registered.ok) return registered;
      await passwords.remember({ req, res, email: body.value.email });
      return startSession(registered.value, req);
    }),
  );

  api.post(
    '/login',
    route(async (req, res) => {
      const body = parseBody(loginBody, req);
      if (!body.ok) return body;
      const asked = { req, res, email: body.value.email };
      return note(req, await logIn(asked, passwords, () => identity.logIn(body.value)));
    }),
  );

  api.get(
    '/me',
    route(async (req, res): Promise<Outcome<MeAnswer>> => {
      const shown = bearerOf(req);
      const renewed = shown && (await identity.sessions.renew(shown));
      if (!renewed) return refuse('Unauthorized');
      await note(req, accept(renewed));
      pictures.give(res, renewed.token);
      const balances = await readBalances(services.ledger, renewed.account.id);
      return accept({ ...renewed, balances, isAdmin: isAdmin(renewed.account, config) });
    }),
  );
  api.post(
    '/creator',
    accountRoute(identity, async ({ id }): Promise<Outcome<CreatorAnswer>> => {
      const account = await identity.becomeCreator(id);
      return account ? accept({ account }) : refuse('Unauthorized');
    }),
  );

  // without demo mode these do not exist, like any unknown address
  if (config.demo) addDemoRoutes(api, { services, startSession });
}

/** Adds the routes that list the people of the demo, and log in as one of them. */
function addDemoRoutes(
  api: Router,
  {
    services,
    startSession,
  }: {
    readonly services: Services;
    readonly startSession: (account: Account, req: Request) => Promise<Outcome<Session>>;
  },
): void {
  api.get(
    '/demo',
    route<readonly DemoPerson[]>(async () => accept(await listDemo(services))),
  );
  api.post(
    '/demo/login',
    route(async (req) => {
      const body = parseBody(demoLoginBody, req);
      if (!body.ok) return body;
      const account = await findDemoAccount(services, body.value.id);
      return account ? startSession(account, req) : refuse('NotFound');
    }),
  );
}

/** Counts tries at a password. A right one without its second step is no guess, and is not counted as one. */
async function logIn(
  asked: Parameters<PasswordDoor['attempt']>[0],
  passwords: PasswordDoor,
  judge: () => Promise<Outcome<Session>>,
): Promise<Outcome<Session>> {
  const judged = await passwords.attempt(asked, async (): Promise<Outcome<Session | null>> => {
    const outcome = await judge();
    return !outcome.ok && outcome.rejection.code === 'SecondStepNeeded' ? accept(null) : outcome;
  });
  if (!judged.ok) return judged;
  return judged.value === null ? refuse('SecondStepNeeded') : accept(judged.value);
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}
