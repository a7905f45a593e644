import type { Account } from '../../shared/protocol/people.ts';
import type { Config } from '../config.ts';
import { DEMO_ADMIN_EMAIL } from '../services/demo.ts';

/**
 * Says whether that account may see the books of the whole server: the operator named it, or it is the demo's
 * bookkeeper.
 */
export function isAdmin({ email }: Account, { admins, demo }: Pick<Config, 'admins' | 'demo'>): boolean {
  return admins.includes(email) || (demo && email === DEMO_ADMIN_EMAIL);
}
