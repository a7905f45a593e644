import type { Account } from '../../shared/protocol/people.ts';
import type { Config } from '../config.ts';
import { DEMO_ADMIN_EMAIL } from '../services/demo.ts';

/** Who may see the books of the whole: named by the operator, and in a demo the person made for it. */
export function isAdmin({ email }: Account, { admins, demo }: Pick<Config, 'admins' | 'demo'>): boolean {
  return admins.includes(email) || (demo && email === DEMO_ADMIN_EMAIL);
}
