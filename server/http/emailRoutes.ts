import type { Router } from 'express';
import { ACCOUNT_LIMITS } from '../../shared/accountLimits.ts';
import {
  askResetBody,
  type ConfirmEmailAnswer,
  changeEmailBody,
  confirmEmailBody,
  type EmailAnswer,
  type MailboxAnswer,
  resetBody,
  verifyEmailBody,
} from '../../shared/protocol/accounts.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { HOUR_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, parseBody, refuse, refuseUntil, route } from './answer.ts';
import { ownOrigin } from './ownOrigin.ts';
import { accountKeyOf } from './PasswordTries.ts';
import { type PasswordDoor, provePassword } from './passwordDoor.ts';
import type { RequestCounts } from './RequestCounts.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
  readonly passwords: PasswordDoor;
  readonly counts: RequestCounts;
  readonly log: Log;
}

/** Adds the routes of e-mail addresses and of links that were mailed (shared/protocol/accounts.ts). */
export function addEmailRoutes(api: Router, parts: Parts): void {
  const { services, log } = parts;
  const { accountCare, email } = services;
  const originOf = ownOrigin(parts.config);
  const mayMail = linkCount(parts.counts);
  api.post(
    '/password-reset',
    route(async (req): Promise<Outcome<object>> => {
      const body = parseBody(askResetBody, req);
      if (!body.ok) return body;
      if (!email.canSend) return refuse('MailUnavailable');
      const waitMs = await mayMail(body.value.email);
      if (waitMs !== null) return refuseUntil(waitMs);
      // answered before it is looked up, so that the time says nothing of whether somebody has that address
      accountCare
        .askReset({ ...body.value, origin: originOf(req) })
        .catch((err: unknown) => log.warn({ err }, 'a link to a new password was not mailed'));
      return accept({});
    }),
  );
  api.post(
    '/password-reset/finish',
    route(async (req): Promise<Outcome<object>> => {
      const body = parseBody(resetBody, req);
      return body.ok ? accountCare.reset(body.value) : body;
    }),
  );
  api.post(
    '/email/confirm',
    route(async (req): Promise<Outcome<ConfirmEmailAnswer>> => {
      const body = parseBody(confirmEmailBody, req);
      return body.ok ? accountCare.confirmEmail(body.value) : body;
    }),
  );
  addOwnEmailRoutes(api, parts);
  // a server without a demo has no such address
  if (!parts.config.demo) return;
  api.get(
    '/admin/mailbox',
    adminRoutes(
      services.identity,
      parts.config,
    )(async (): Promise<Outcome<MailboxAnswer>> => {
      const mails = await email.mailbox();
      return mails === null ? refuse('NotFound') : accept({ mails });
    }),
  );
}

/** Adds those for who is logged in. */
function addOwnEmailRoutes(api: Router, parts: Parts): void {
  const { services, config, counts } = parts;
  const { identity, accountCare, email } = services;
  const originOf = ownOrigin(config);
  const mayMail = linkCount(counts);
  api.get(
    '/email',
    accountRoute(identity, async (account): Promise<Outcome<EmailAnswer>> => {
      const state = await accountCare.emailOf(account.id);
      const { canSend } = email;
      return state ? accept({ email: account.email, ...state, canSend }) : refuse('Unauthorized');
    }),
  );
  api.post(
    '/email/verify',
    accountRoute(identity, async ({ id: accountId, email: own }, req): Promise<Outcome<object>> => {
      const body = parseBody(verifyEmailBody, req);
      if (!body.ok) return body;
      const waitMs = await mayMail(own);
      if (waitMs !== null) return refuseUntil(waitMs);
      return accountCare.askVerification({ accountId, ...body.value, origin: originOf(req) });
    }),
  );
  api.post(
    '/email/change',
    accountRoute(identity, async (account, req, res): Promise<Outcome<object>> => {
      const body = parseBody(changeEmailBody, req);
      if (!body.ok) return body;
      const { password, ...asked } = body.value;
      const known = await provePassword(parts, account, { req, res, password });
      if (!known.ok) return known;
      const waitMs = await mayMail(asked.email);
      if (waitMs !== null) return refuseUntil(waitMs);
      return accountCare.askEmailChange({ accountId: account.id, ...asked, origin: originOf(req) });
    }),
  );
}

/** Returns what counts links to one address, whether it is anybody's or not; it answers how long to wait, or null. */
const linkCount =
  (counts: RequestCounts) =>
  async (address: string): Promise<number | null> => {
    const counted = await counts.add(`link ${accountKeyOf(address)}`, { windowMs: HOUR_MS });
    return counted.count > ACCOUNT_LIMITS.linksOfAddressAnHour ? counted.endsInMs : null;
  };
