import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { isSeen, tidyText } from '../../../shared/tidyText.ts';
import { NAME_NEWS } from '../../domain/topics/names.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { listedAs } from './accountList.ts';
import { changeAccount } from './changeAccount.ts';
import type { AccountNamesPort } from './port.ts';
import type { AccountBody } from './storeSessions.ts';

/** An account with its names; documents of before have only the one of now. */
type NamedBody = AccountBody & {
  readonly name: string;
  readonly handle: string;
  readonly isCreator: boolean;
  readonly handlesBefore?: readonly { readonly handle: string; readonly endedAtMs: number }[];
  /** Names of before, the newest last, each with when it ended. */
  readonly namesBefore?: readonly { readonly name: string; readonly untilMs: number }[];
  /** When whoever runs the server said that this is who they say they are; it goes with the name. */
  readonly verifiedAtMs?: number;
};

/** Keeps names and what the operator says of them. Rules: SPEC.md, HN*. */
export function createAccountNames({
  store,
  bus,
  clock,
}: {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
}): AccountNamesPort {
  const changesLeft = (body: NamedBody): number => {
    const sinceMs = clock.nowMs() - ACCOUNT_LIMITS.namesMs;
    const lately = (body.namesBefore ?? []).filter(({ untilMs }) => untilMs > sinceMs);
    return Math.max(0, ACCOUNT_LIMITS.names - lately.length);
  };
  return {
    async of(accountId) {
      const stored = await store.get<NamedBody>(COLLECTIONS.accounts.name, accountId);
      if (!stored) return null;
      const { name, namesBefore = [], verifiedAtMs } = stored.body;
      const before = namesBefore.toReversed();
      return { name, before, changesLeft: changesLeft(stored.body), isVerified: verifiedAtMs !== undefined };
    },
    async rename(accountId, wanted) {
      const name = tidyText(wanted);
      if (!isSeen(name) || [...name].length > LIMITS.displayNameChars) return refuse('InvalidDisplayName');
      let isFull = false;
      const changed = await changeAccount<NamedBody>(store, accountId, ({ verifiedAtMs, ...body }) => {
        if (body.name === name) return { ...body, ...(verifiedAtMs === undefined ? {} : { verifiedAtMs }) };
        isFull = changesLeft(body) === 0;
        if (isFull) return null;
        const before = [...(body.namesBefore ?? []), { name: body.name, untilMs: clock.nowMs() }];
        const kept = before.slice(-ACCOUNT_LIMITS.namesKept);
        return { ...body, name, namesBefore: kept, ...listedAs({ ...body, name }) };
      });
      if (!changed) return refuse(isFull ? 'NameChangesFull' : 'Unauthorized');
      const { handle, email, isCreator } = changed.body;
      bus.publish(NAME_NEWS, { personId: accountId });
      const account: Account = { id: accountId, name: changed.body.name, handle, email, isCreator };
      return { ok: true, value: account };
    },
    async setVerified(accountId, isVerified) {
      const changed = await changeAccount<NamedBody>(store, accountId, ({ verifiedAtMs, ...body }) =>
        isVerified ? { ...body, verifiedAtMs: verifiedAtMs ?? clock.nowMs() } : body,
      );
      if (changed) bus.publish(NAME_NEWS, { personId: accountId });
      return changed !== null;
    },
  };
}
