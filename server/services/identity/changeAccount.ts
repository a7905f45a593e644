import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';

const ACCOUNTS = COLLECTIONS.accounts.name;

/**
 * Changes an account's document by compare-and-set until it holds; null when there is no account, `next` gave up, or what it wants
 * is somebody else's already.
 */
export async function changeAccount<Body extends JsonObject>(
  store: StorePort,
  accountId: string,
  next: (body: Body) => Body | null,
): Promise<Versioned<Body> | null> {
  for (;;) {
    const stored = await store.get<Body>(ACCOUNTS, accountId);
    const body = stored && next(stored.body);
    if (!stored || !body) return null;
    const written = await store.replace(ACCOUNTS, accountId, stored.version, body);
    if (written.ok) return { id: accountId, version: written.version, body };
    if (written.rejection !== 'VersionMismatch') return null;
  }
}
