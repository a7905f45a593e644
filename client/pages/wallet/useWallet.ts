import { useCallback, useEffect, useState } from 'react';
import type { WalletAnswer } from '../../../shared/protocol/money.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { useBalances } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';

const SOON_MS = 2 * SECOND_MS;

export interface WalletState {
  /** The wallet; null while it is not known. */
  readonly wallet: WalletAnswer | null;
  readonly refused: Rejection | null;
  readonly reload: () => void;
  /** Changes when what is shown beside it should be asked for again. */
  readonly version: number;
}

/** Asks for the wallet, again after every change of a balance, and while something is still under way. */
export function useWallet(): WalletState {
  const [version, setVersion] = useState(0);
  const balances = useBalances();
  const reload = useCallback(() => setVersion((before) => before + 1), []);
  const { value: wallet, refused } = useAsked(moneyApi.wallet, [version]);
  // the statement beside it changes whenever a balance does
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the balances is the reason
  useEffect(reload, [balances, reload]);
  const unsettled = (wallet?.pendingPayments.length ?? 0) > 0 || (wallet?.earnings?.isCounting ?? false);
  useEffect(() => {
    if (!unsettled) return;
    const timer = setInterval(reload, SOON_MS);
    return () => clearInterval(timer);
  }, [unsettled, reload]);
  return { wallet, refused, reload, version };
}
