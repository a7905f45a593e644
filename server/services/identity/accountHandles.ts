import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import type { HandleAnswer } from '../../../shared/protocol/accounts.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { NAME_NEWS } from '../../domain/topics/names.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { listedAs } from './accountList.ts';
import { changeAccount } from './changeAccount.ts';
import { forgetHandles, isKept, keepHandle, releaseHandle } from './formerHandles.ts';
import { lookOf } from './handleLook.ts';
import { isChosenHandle } from './handles.ts';
import type { AccountHandlesPort } from './port.ts';
import type { AccountBody } from './storeSessions.ts';

/** An account with its handles; documents of before have only the one of now. */
type HandledBody = AccountBody & {
  readonly name: string;
  readonly handle: string;
  readonly isCreator: boolean;
  readonly look?: string;
  /** Handles of before, the newest last, each with when it ended. */
  readonly handlesBefore?: readonly { readonly handle: string; readonly endedAtMs: number }[];
};

const { handleMs, formerHandleMs, handlesKept } = ACCOUNT_LIMITS;

/** Changes handles. Rules: SPEC.md, HN4 … HN6. */
export function createAccountHandles(parts: {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
}): AccountHandlesPort {
  const { store, bus, clock } = parts;
  return {
    async of(accountId) {
      const stored = await store.get<HandledBody>(COLLECTIONS.accounts.name, accountId);
      return stored && viewOf(stored.body, clock.nowMs());
    },
    async change(accountId, wanted) {
      const changed = await changeHandle(parts, accountId, wanted);
      if (changed.ok) bus.publish(NAME_NEWS, { personId: accountId });
      return changed;
    },
    forget: (accountId) => forgetHandles(store, accountId),
  };
}

function viewOf(body: HandledBody, nowMs: number): HandleAnswer {
  // whoever took one back has it now
  const before = (body.handlesBefore ?? []).filter(({ handle }) => handle !== body.handle).toReversed();
  return {
    handle: body.handle,
    mayChangeAtMs: mayChangeAtMs(body, nowMs),
    before: before.map(({ handle, endedAtMs }) => ({ handle, keptUntilMs: endedAtMs + formerHandleMs })),
  };
}

/** Returns when the handle may be changed next; null: now. */
function mayChangeAtMs({ handlesBefore = [] }: HandledBody, nowMs: number): number | null {
  const atMs = (handlesBefore.at(-1)?.endedAtMs ?? Number.NEGATIVE_INFINITY) + handleMs;
  return atMs > nowMs ? atMs : null;
}

/**
 * Keeps the handle of now first, and takes the new one then: at no time is the old one anybody's. Whoever takes a handle looks
 * before and after it whether it is kept for somebody, as it may have become free in between.
 */
async function changeHandle(
  { store, clock }: { readonly store: StorePort; readonly clock: Clock },
  accountId: string,
  wanted: string,
): Promise<Outcome<Account>> {
  const handle = wanted.trim().replace(/^@/, '').toLowerCase();
  if (!isChosenHandle(handle)) return refuse('HandleInvalid');
  const stored = await store.get<HandledBody>(COLLECTIONS.accounts.name, accountId);
  if (!stored) return refuse('Unauthorized');
  const old = stored.body;
  if (old.handle === handle) return { ok: true, value: accountOf(accountId, old) };
  const nowMs = clock.nowMs();
  if (mayChangeAtMs(old, nowMs) !== null) return refuse('HandleChangesFull');
  const keptFor = { handle, accountId, nowMs };
  if (await isKept(store, keptFor)) return refuse('HandleTaken');
  await keepHandle(store, { handle: old.handle, accountId, untilMs: nowMs + formerHandleMs });
  let isOvertaken = false;
  const changed = await changeAccount<HandledBody>(store, accountId, (body) => {
    isOvertaken = body.handle !== old.handle;
    if (isOvertaken) return null;
    const before = [...(body.handlesBefore ?? []), { handle: body.handle, endedAtMs: nowMs }];
    return withHandle({ ...body, handlesBefore: before.slice(-handlesKept) }, handle);
  });
  if (!changed) return refuse(isOvertaken ? 'HandleChangesFull' : 'HandleTaken');
  if (await isKept(store, keptFor)) {
    // nobody else can have the old one meanwhile
    await changeAccount<HandledBody>(store, accountId, (body) =>
      withHandle({ ...body, handlesBefore: old.handlesBefore ?? [] }, old.handle),
    );
    return refuse('HandleTaken');
  }
  await releaseHandle(store, { handle, accountId });
  return { ok: true, value: accountOf(accountId, changed.body) };
}

function withHandle(body: HandledBody, handle: string): HandledBody {
  const next = { ...body, handle, look: lookOf(handle) };
  return { ...next, ...listedAs(next) };
}

function accountOf(id: string, { name, handle, email, isCreator }: HandledBody): Account {
  return { id, name, handle, email, isCreator };
}
