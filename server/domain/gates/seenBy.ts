import type { Account } from '../../../shared/protocol/people.ts';
import type { GatesPort } from '../../services/gates/port.ts';
import type { IdentityPort } from '../../services/identity/port.ts';

interface Gates {
  readonly gates: Pick<GatesPort, 'isHidden' | 'settings'>;
}

/**
 * Returns the account, as far as the caller may know of it; null: there is none, or it hides from people of the caller's country.
 * Both are answered alike. `caller` is null for somebody without a log-in.
 */
export async function seenBy(
  { gates }: Gates,
  caller: Pick<Account, 'id'> | null,
  account: Account | null,
): Promise<Account | null> {
  if (!account?.isCreator) return account;
  const isHidden = await gates.isHidden({ creatorId: account.id, personId: caller?.id ?? null });
  return isHidden ? null : account;
}

/** Returns whoever has that handle, or had it last, as far as the caller may know of them. */
export async function findSeen(
  { identity, gates }: Gates & { readonly identity: Pick<IdentityPort, 'findByHandle'> },
  caller: Pick<Account, 'id'> | null,
  handle: string,
): Promise<Account | null> {
  return seenBy({ gates }, caller, await identity.findByHandle(handle));
}

/**
 * Returns the account where everybody may know of it, whoever they are; null: there is none, or it hides from somebody. It is for
 * what is asked for without a log-in by pages and programs.
 */
export async function seenByAll({ gates }: Gates, account: Account | null): Promise<Account | null> {
  if (!account?.isCreator) return account;
  return (await gates.settings(account.id)).hidden === null ? account : null;
}
