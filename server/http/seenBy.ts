import type { Account } from '../../shared/protocol/people.ts';
import type { Services } from '../services/services.ts';

/**
 * Returns the account, as far as the caller may know of it; null: there is none, or it hides from people of the caller's country.
 * Both are answered alike. `caller` is null for somebody without a log-in.
 */
export async function seenBy(
  { gates }: Pick<Services, 'gates'>,
  caller: Pick<Account, 'id'> | null,
  account: Account | null,
): Promise<Account | null> {
  if (!account?.isCreator) return account;
  const isHidden = await gates.isHidden({ creatorId: account.id, personId: caller?.id ?? null });
  return isHidden ? null : account;
}

/**
 * Returns the account where everybody may know of it, whoever they are; null: there is none, or it hides from somebody. It is for
 * what is asked for without a log-in by pages and programs.
 */
export async function seenByAll(
  { gates }: Pick<Services, 'gates'>,
  account: Account | null,
): Promise<Account | null> {
  if (!account?.isCreator) return account;
  return (await gates.settings(account.id)).hidden === null ? account : null;
}
