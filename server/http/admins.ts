import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome, RejectionCode } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { DEMO_ADMIN_EMAIL } from '../services/demo.ts';
import type { IdentityPort } from '../services/identity/port.ts';
import { accountRoute, refuse } from './answer.ts';

/**
 * Says whether that account may see the books of the whole server: the operator named it, or it is the demo's
 * bookkeeper.
 */
export function isAdmin({ email }: Account, { admins, demo }: Pick<Config, 'admins' | 'demo'>): boolean {
  return admins.includes(email) || (demo && email === DEMO_ADMIN_EMAIL);
}

/**
 * Says what an admin still lacks before they may do anything: where the server sends e-mails, the address by which the operator
 * named them has to be proven to be theirs, and outside of a demo they need a second step. Null: nothing. Rule: TF8.
 */
export async function whatOperatorLacks(
  { id }: Account,
  identity: IdentityPort,
  { mail, operatorsNeedStep }: Pick<Config, 'mail' | 'operatorsNeedStep'>,
): Promise<RejectionCode | null> {
  if (mail.smtp !== null && !(await identity.hasProvenEmail(id))) return 'EmailNotProven';
  return operatorsNeedStep && !(await identity.hasSecondStep(id)) ? 'SecondStepRequired' : null;
}

/**
 * Makes the routes that only admins may use; other people who are logged in are refused as `Forbidden`, and admins by what they
 * still lack: `EmailNotProven`, `SecondStepRequired`.
 */
export function adminRoutes(
  identity: IdentityPort,
  config: Pick<Config, 'admins' | 'demo' | 'mail' | 'operatorsNeedStep'>,
): <T>(
  handle: (req: Request, admin: Account, res: Response) => Promise<Outcome<T> | null>,
) => RequestHandler {
  return (handle) =>
    accountRoute(identity, async (account, req, res) => {
      if (!isAdmin(account, config)) return refuse('Forbidden');
      const lack = await whatOperatorLacks(account, identity, config);
      return lack === null ? handle(req, account, res) : refuse(lack);
    });
}
