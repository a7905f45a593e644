import type { Router } from 'express';
import { type ErasureAnswer, eraseBody, takeOutBody } from '../../shared/protocol/accounts.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { eraseRest, lookAtErasure } from './erasure.ts';
import { accountKeyOf } from './PasswordTries.ts';
import { type PasswordDoor, provePassword } from './passwordDoor.ts';
import { sendTakeOut } from './takeOut.ts';

interface Parts {
  readonly services: Services;
  readonly passwords: PasswordDoor;
}

/** Adds the routes by which people take their data with them, and erase their account (shared/protocol/accounts.ts). */
export function addErasureRoutes(api: Router, parts: Parts): void {
  const { services } = parts;
  const { identity, accountErasure } = services;
  api.get(
    '/erasure',
    accountRoute(
      identity,
      async (account): Promise<Outcome<ErasureAnswer>> => accept(await lookAtErasure(services, account)),
    ),
  );
  api.post(
    '/take-out',
    accountRoute(identity, async (account, req, res): Promise<Outcome<object> | null> => {
      const body = parseBody(takeOutBody, req);
      if (!body.ok) return body;
      const known = await provePassword(parts, account, { req, res, password: body.value.password });
      if (!known.ok) return known;
      await sendTakeOut(res, services, account);
      return null;
    }),
  );
  api.post(
    '/erasure',
    accountRoute(identity, async (account, req, res): Promise<Outcome<object>> => {
      const body = parseBody(eraseBody, req);
      if (!body.ok) return body;
      const { password, givesUp, locale } = body.value;
      const known = await provePassword(parts, account, { req, res, password });
      if (!known.ok) return known;
      const { refusals, balances, earnings } = await lookAtErasure(services, account);
      if (refusals[0] !== undefined) return refuse(refusals[0]);
      if (balances.length + earnings.length > 0 && !givesUp) return refuse('BalanceLeft');
      const deviceKey = accountKeyOf(account.email);
      const begun = await accountErasure.begin(account, { locale, deviceKey });
      if (!begun.ok) return begun;
      await eraseRest(services, { accountId: account.id, deviceKey });
      return accept({});
    }),
  );
}
