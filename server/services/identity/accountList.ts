import { searchWords } from '../../../shared/searchText.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { endOfPrefix, type StorePort, type Versioned } from '../store/port.ts';
import { changeAccount } from './changeAccount.ts';
import { lookOf } from './handleLook.ts';
import type { AccountsQuery } from './port.ts';
import type { AccountBody } from './storeSessions.ts';

const LISTED = 'all';

/** The fields by which an account is listed. Documents of before have neither, until their person logs in. */
export interface ListedFields {
  readonly listed?: string;
  readonly words?: readonly string[];
  /** How the handle looks; no two accounts have the same. */
  readonly look?: string;
}

type Named = {
  readonly name: string;
  readonly handle: string;
  readonly email: string;
  readonly handlesBefore?: readonly { readonly handle: string }[];
};

/** Whoever had a handle is found by it as well. */
export const listedAs = ({
  name,
  handle,
  email,
  handlesBefore = [],
}: Named): Required<Omit<ListedFields, 'look'>> => {
  const former = handlesBefore.map((before) => before.handle).join(' ');
  return { listed: LISTED, words: searchWords(`${name} ${handle} ${email} ${former}`) };
};

/** Puts an account of before there was a list into it, and notes how its handle looks unless another one looks so already. */
export async function listOld(store: StorePort, { id, body }: Versioned<AccountBody>): Promise<void> {
  if (body.look === undefined)
    await changeAccount<AccountBody>(store, id, (now) => ({ ...now, look: lookOf(String(now.handle)) }));
  if (body.listed !== undefined) return;
  await changeAccount<AccountBody>(store, id, (now) => ({ ...now, ...listedAs(now as unknown as Named) }));
}

/** Finds a page of accounts, in the order of their handles. */
export function findListed<T extends AccountBody>(
  store: StorePort,
  { words, afterHandle, limit }: AccountsQuery,
): Promise<readonly Versioned<T>[]> {
  return store.find<T>(COLLECTIONS.accounts.name, {
    field: 'listed',
    value: LISTED,
    by: 'handle',
    limit,
    ...(words.length > 0 ? { words } : {}),
    ...(afterHandle === null ? {} : { after: { id: endOfPrefix(''), at: afterHandle } }),
  });
}
