import { putDocument, takeDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import { lookOf } from './handleLook.ts';

const FORMER = COLLECTIONS.formerHandles.name;
/** As many as look alike, or were one person's, are read at once. Each takes a month to come about. */
const AT_ONCE = 100;

/** A handle that an account had. Its id is the handle. */
type FormerHandle = {
  readonly accountId: string;
  readonly look: string;
  /** Nobody else gets a handle that looks like it before that. */
  readonly untilMs: number;
};

/** Keeps a handle for the account that is about to have another one. */
export async function keepHandle(
  store: StorePort,
  kept: { readonly handle: string; readonly accountId: string; readonly untilMs: number },
): Promise<void> {
  const { handle, accountId, untilMs } = kept;
  const next: FormerHandle = { accountId, look: lookOf(handle), untilMs };
  await putDocument<FormerHandle>(store, { collection: FORMER, id: handle }, () => next);
}

/** Says whether a handle looks like one that is kept for somebody else. */
export async function isKept(
  store: StorePort,
  { handle, accountId, nowMs }: { handle: string; accountId: string | null; nowMs: number },
): Promise<boolean> {
  const alike = await findBy(store, 'look', lookOf(handle));
  return alike.some(({ body }) => body.accountId !== accountId && nowMs < body.untilMs);
}

/** Lets a handle that somebody has now lead to nobody who had one that looks like it. */
export async function releaseHandle(
  store: StorePort,
  { handle, accountId }: { readonly handle: string; readonly accountId: string },
): Promise<void> {
  for (const { id, body } of await findBy(store, 'look', lookOf(handle)))
    if (body.accountId !== accountId) await take(store, id, body.accountId);
}

/** Returns the id of whoever had that handle last; null: nobody did. */
export async function formerOwner(store: StorePort, handle: string): Promise<string | null> {
  return (await store.get<FormerHandle>(FORMER, handle))?.body.accountId ?? null;
}

/** Takes the handles that an account had away, and keeps how they looked until their time is over. It may be done again. */
export async function forgetHandles(store: StorePort, accountId: string): Promise<void> {
  for (const { id, body } of await findBy(store, 'accountId', accountId)) {
    // no handle has such an id
    const looks = `look/${body.look}`;
    if (id === looks) continue;
    await putDocument<FormerHandle>(store, { collection: FORMER, id: looks }, (before) =>
      before && before.untilMs >= body.untilMs ? null : body,
    );
    await take(store, id, accountId);
  }
}

function take(store: StorePort, id: string, accountId: string): Promise<boolean> {
  const isTheirs = (body: FormerHandle): boolean => body.accountId === accountId;
  return takeDocument<FormerHandle>(store, { collection: FORMER, id }, isTheirs);
}

function findBy(
  store: StorePort,
  field: 'look' | 'accountId',
  value: string,
): Promise<readonly Versioned<FormerHandle>[]> {
  return store.find<FormerHandle>(FORMER, { field, value, limit: AT_ONCE });
}
