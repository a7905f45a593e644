import { useEffect, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import { useStore } from '../../../base/createStore.ts';
import { costIn, isLargeTip, TIP_PRESETS } from '../../../model/tipAmount.ts';
import { balanceOf, useAccount, useBalances } from '../../../net/session.ts';
import { askAboveStore, learnAskAbove } from '../../../net/spendingApi.ts';
import type { TipDraft } from '../../../net/tipLink/keptTip.ts';
import { formatMoney, typedAmount } from '../../../texts/format.ts';
import { useRates } from '../../../wallet/useRates.ts';
import { useTypedAmount } from './PayWith.tsx';

/** Keeps what is filled in beyond the page. */
export interface KeptDraft {
  /** What was filled in before; null: nothing. */
  readonly draft: TipDraft | null;
  keepDraft(draft: TipDraft): void;
}

/** What is filled in before a tip is sent, and what follows from it. */
export function useTipForm(wishMinor: bigint | null, kept?: KeptDraft) {
  const balances = useBalances();
  const rates = useRates();
  const accountId = useAccount()?.id ?? null;
  const askAbove = useAskAbove(accountId);
  const funded = ASSET_CODES.find((code) => balanceOf(balances, code) > 0n) ?? 'MESI';
  const [chosen, setAsset] = useState<Asset | null>(kept?.draft?.asset ?? null);
  const asset = chosen ?? funded;
  const [typed, setText] = useState<string | null>(kept?.draft?.text ?? null);
  const wished = wishMinor === null ? null : costIn(asset, wishMinor, rates);
  const usual = wished === null ? (TIP_PRESETS[asset][1] ?? '') : typedAmount({ asset, amountMinor: wished });
  const text = typed ?? usual;
  const [message, setMessage] = useState(kept?.draft?.message ?? '');
  const [anonymous, setAnonymous] = useState(kept?.draft?.anonymous ?? false);
  useEffect(
    () => kept?.keepDraft({ asset, text, message, anonymous }),
    [kept, asset, text, message, anonymous],
  );

  const { amount, preview } = useTypedAmount(text, asset);
  const messageTooLong = [...message.trim()].length > LIMITS.tipMessageChars;
  return {
    balances,
    asset,
    setAsset: (next: Asset) => {
      setAsset(next);
      setText(null);
    },
    text,
    setText,
    message,
    setMessage,
    messageTooLong,
    anonymous,
    setAnonymous,
    amount,
    preview,
    /** The amount, as people read it, when it is so large that a slip of the hand would hurt; null: it is not. */
    largeTip:
      amount.type === 'ok' && isLargeTip({ asset, amountMinor: amount.amountMinor }, rates, askAbove)
        ? formatMoney({ asset, amountMinor: amount.amountMinor })
        : null,
    /** Fetches what this person set for themselves, when they begin to fill it in. */
    learn: () => {
      if (accountId !== null) void learnAskAbove(accountId);
    },
    sendable: amount.type === 'ok' && !messageTooLong,
  };
}

/** From which amount on this person wants to be asked, minor units of MESI; null: from the usual one. */
function useAskAbove(accountId: string | null): string | null {
  const own = useStore(askAboveStore);
  return own !== null && own.accountId === accountId ? own.minor : null;
}

export type TipFormModel = ReturnType<typeof useTipForm>;
