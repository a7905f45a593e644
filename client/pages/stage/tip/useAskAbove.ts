import { useStore } from '../../../base/createStore.ts';
import { useAccount } from '../../../net/session.ts';
import { askAboveStore, learnAskAbove } from '../../../net/spendingApi.ts';

interface AskAbove {
  /** From which amount on this person wants to be asked, minor units of MESI; null: from none of their own. */
  readonly askAbove: string | null;
  /** Fetches it, when they begin to fill something in. */
  readonly learn: () => void;
}

/** Knows from which amount on the person of this page wants to be asked before they give. */
export function useAskAbove(): AskAbove {
  const accountId = useAccount()?.id ?? null;
  const own = useStore(askAboveStore);
  return {
    askAbove: own !== null && own.accountId === accountId ? own.minor : null,
    learn: () => {
      if (accountId !== null) void learnAskAbove(accountId);
    },
  };
}
