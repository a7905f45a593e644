import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
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

/** Says whether an admin has the second step that whoever runs this server needs, or needs none. Rule: TF8. */
export async function hasOperatorStep(
  { id }: Account,
  identity: IdentityPort,
  { operatorsNeedStep }: Pick<Config, 'operatorsNeedStep'>,
): Promise<boolean> {
  return !operatorsNeedStep || identity.hasSecondStep(id);
}

/**
 * Makes the routes that only admins may use; other people who are logged in are refused as `Forbidden`, and admins without the
 * second step that they need as `SecondStepRequired`.
 */
export function adminRoutes(
  identity: IdentityPort,
  config: Pick<Config, 'admins' | 'demo' | 'operatorsNeedStep'>,
): <T>(
  handle: (req: Request, admin: Account, res: Response) => Promise<Outcome<T> | null>,
) => RequestHandler {
  return (handle) =>
    accountRoute(identity, async (account, req, res) => {
      if (!isAdmin(account, config)) return refuse('Forbidden');
      return (await hasOperatorStep(account, identity, config))
        ? handle(req, account, res)
        : refuse('SecondStepRequired');
    });
}
