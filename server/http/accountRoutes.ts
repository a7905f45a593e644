import type { Router } from 'express';
import { ASSET_CODES } from '../../shared/money.ts';
import {
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
import { findDemoAccount, listDemo } from '../services/demo.ts';
import type { Services } from '../services/services.ts';
import { isAdmin } from './admins.ts';
import { accept, accountRoute, parseBody, refuse, route } from './answer.ts';
import type { PasswordDoor } from './passwordDoor.ts';

/** Register, log in, who am I; and the demo people where they exist. */
export function addAccountRoutes(
  api: Router,
  {
    services,
    config,
    passwords,
  }: { readonly services: Services; readonly config: Config; readonly passwords: PasswordDoor },
): void {
  const { identity } = services;
  const startSession = async (account: Account): Promise<Outcome<Session>> =>
    accept({ account, token: await identity.issueToken(account.id) });

  api.post(
    '/register',
    route(async (req, res) => {
      const body = parseBody(registerBody, req);
      if (!body.ok) return body;
      const registered = await identity.register({ isCreator: false, ...withoutUndefined(body.value) });
      if (!registered.ok) return registered;
      await passwords.remember({ req, res, email: body.value.email });
      return startSession(registered.value);
    }),
  );

  api.post(
    '/login',
    route(async (req, res) => {
      const body = parseBody(loginBody, req);
      if (!body.ok) return body;
      const asked = { req, res, email: body.value.email };
      const loggedIn = await passwords.attempt(asked, () => identity.logIn(body.value));
      return loggedIn.ok ? startSession(loggedIn.value) : loggedIn;
    }),
  );

  api.get(
    '/me',
    accountRoute(identity, async (account): Promise<Outcome<MeAnswer>> => {
      const [token, held] = await Promise.all([
        identity.issueToken(account.id),
        services.ledger.balances(`wallet:${account.id}`),
      ]);
      const balances = ASSET_CODES.map((asset) => ({ asset, amountMinor: String(held[asset] ?? 0n) }));
      return accept({ account, token, balances, isAdmin: isAdmin(account, config) });
    }),
  );

  // without demo mode these do not exist, like any unknown address
  if (!config.demo) return;
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
      return account ? startSession(account) : refuse('NotFound');
    }),
  );
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}
