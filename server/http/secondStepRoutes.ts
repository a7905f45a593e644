import type { Request, Response, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import {
  addPasskeyBody,
  confirmTotpBody,
  type PasskeyOptionsAnswer,
  passkeyLogInBody,
  passkeyLogInOptionsBody,
  type RecoveryAnswer,
  type SecondFactorAnswer,
  type TotpAnswer,
  withPasswordBody,
} from '../../shared/protocol/secondFactors.ts';
import { isSeen, tidyText } from '../../shared/tidyText.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse, route } from './answer.ts';
import { ownOrigin } from './ownOrigin.ts';
import { type PasswordDoor, provePassword } from './passwordDoor.ts';
import { sessionNoter } from './sessionRoutes.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
  readonly passwords: PasswordDoor;
}

/** Adds the routes of the second step of a log-in (shared/protocol/secondFactors.ts). */
export function addSecondStepRoutes(api: Router, parts: Parts): void {
  const { identity, secondFactors } = parts.services;
  const withPassword = passwordRoutes(parts);
  api.get(
    '/second-step',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<SecondFactorAnswer>> => accept(await secondFactors.of(id)),
    ),
  );
  api.post(
    '/second-step/totp',
    withPassword(
      async (account): Promise<Outcome<TotpAnswer>> => accept(await secondFactors.beginTotp(account)),
    ),
  );
  api.post(
    '/second-step/totp/confirm',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<RecoveryAnswer>> => {
      const body = parseBody(confirmTotpBody, req);
      if (!body.ok) return body;
      const confirmed = await secondFactors.confirmTotp(id, body.value.code);
      return confirmed.ok ? accept({ recoveryCodes: confirmed.value }) : confirmed;
    }),
  );
  api.post(
    '/second-step/totp/off',
    withPassword(async ({ id }): Promise<Outcome<object>> => {
      await secondFactors.dropTotp(id);
      return accept({});
    }),
  );
  api.post(
    '/second-step/recovery',
    withPassword(async ({ id }): Promise<Outcome<RecoveryAnswer>> => {
      const made = await secondFactors.renewRecovery(id);
      return made.ok ? accept({ recoveryCodes: made.value }) : made;
    }),
  );
  addPasskeyRoutes(api, parts);
}

function addPasskeyRoutes(api: Router, parts: Parts): void {
  const { services, config } = parts;
  const { identity, passkeys } = services;
  const withPassword = passwordRoutes(parts);
  const originOf = ownOrigin(config);
  const note = sessionNoter(services);
  api.post(
    '/passkeys/options',
    withPassword(async (account, req): Promise<Outcome<PasskeyOptionsAnswer>> => {
      const begun = await passkeys.beginAdd(account, { origin: originOf(req) });
      return begun.ok ? accept({ options: begun.value }) : begun;
    }),
  );
  api.post(
    '/passkeys',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<RecoveryAnswer>> => {
      const body = parseBody(addPasskeyBody, req);
      if (!body.ok) return body;
      const name = tidyText(body.value.name);
      if (!isSeen(name)) return refuse('BadRequest', 'name');
      const { response } = body.value;
      const added = await passkeys.add(id, { response, name }, { origin: originOf(req) });
      return added.ok ? accept({ recoveryCodes: added.value.recoveryCodes }) : added;
    }),
  );
  api.post(
    '/passkeys/:passkeyId/remove',
    withPassword(async ({ id }, req): Promise<Outcome<object>> => {
      const passkeyId = idSchema.safeParse(req.params.passkeyId);
      return passkeyId.success ? passkeys.drop(id, passkeyId.data) : refuse('NotFound');
    }),
  );
  api.post(
    '/passkeys/log-in/options',
    route(async (req): Promise<Outcome<PasskeyOptionsAnswer>> => {
      const body = parseBody(passkeyLogInOptionsBody, req);
      return body.ok ? accept({ options: await passkeys.beginLogIn({ origin: originOf(req) }) }) : body;
    }),
  );
  api.post(
    '/passkeys/log-in',
    route(async (req, res): Promise<Outcome<Session>> => {
      const body = parseBody(passkeyLogInBody, req);
      if (!body.ok) return body;
      const known = await passkeys.logIn(body.value.response, { origin: originOf(req) });
      const account = known.ok ? await identity.get(known.value.accountId) : null;
      if (!account) return refuse('PasskeyInvalid');
      const token = await identity.issueToken(account.id);
      // one of a barred account counts for nothing
      if (!(await identity.verifyToken(token))) return refuse('PasskeyInvalid');
      await parts.passwords.remember({ req, res, email: account.email });
      return note(req, accept({ account, token }));
    }),
  );
}

/** Makes routes for who is logged in and knows the password. */
function passwordRoutes(parts: Parts) {
  const { identity } = parts.services;
  return <T>(handle: (account: Account, req: Request, res: Response) => Promise<Outcome<T>>) =>
    accountRoute(identity, async (account, req, res): Promise<Outcome<T>> => {
      const body = parseBody(withPasswordBody, req);
      if (!body.ok) return body;
      const { password } = body.value;
      const known = await provePassword(parts, account, { req, res, password });
      return known.ok ? handle(account, req, res) : known;
    });
}
