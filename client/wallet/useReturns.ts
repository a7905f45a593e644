import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { readLocal, writeLocal } from '../base/localText.ts';
import { useAccount, useBalances } from '../net/session.ts';
import type { Balance } from '../net/sessionStore.ts';

const KEY = 'mesi.balancesSeen';

/** Tells what came back to this person, whenever a balance is higher than this browser last saw it. It is mounted once. */
export function useReturns(): void {
  const accountId = useAccount()?.id ?? null;
  const balances = useBalances();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (accountId === null || balances === null || document.visibilityState === 'hidden') return;
    const see = () => writeSeen(accountId, balances);
    if (!hasRisen(accountId, balances)) return see();
    // The words are fetched by whoever gets something back, and by nobody else. Where they do not come (the page is
    // left meanwhile, the network is gone) the rise stays unseen, and the next page tells of it.
    import('./tellReturns.ts')
      .then(({ tellReturns }) => tellReturns(accountId, navigate))
      .then(
        (isTold) => isTold && see(),
        () => undefined,
      );
  }, [accountId, balances, navigate]);
}

/** True also for who is seen here for the first time: from then on it is known what they were told. */
function hasRisen(accountId: string, balances: readonly Balance[]): boolean {
  const seen = readSeen(accountId);
  return (
    seen === null || balances.some(({ asset, amountMinor }) => BigInt(amountMinor) > (seen.get(asset) ?? 0n))
  );
}

/** Reads the balances this browser saw last; null when it saw none of this person, or cannot tell. */
function readSeen(accountId: string): ReadonlyMap<string, bigint> | null {
  const [id, ...seen] = (readLocal(KEY) ?? '').split(' ');
  if (id !== accountId) return null;
  try {
    return new Map(
      seen.map((each) => {
        const [asset = '', amountMinor = ''] = each.split(':');
        return [asset, BigInt(amountMinor)];
      }),
    );
  } catch {
    return null;
  }
}

/** Where storage is forbidden each rise is looked into. */
function writeSeen(accountId: string, balances: readonly Balance[]): void {
  const seen = balances.map(({ asset, amountMinor }) => `${asset}:${amountMinor}`);
  writeLocal(KEY, [accountId, ...seen].join(' '));
}
