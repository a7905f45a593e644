import { useEffect, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import { costIn, questionsBefore, TIP_PRESETS } from '../../../model/tipAmount.ts';
import { balanceOf, useBalances } from '../../../net/session.ts';
import type { TipDraft } from '../../../net/tipLink/keptTip.ts';
import { formatMoney, typedAmount } from '../../../texts/format.ts';
import { useRates } from '../../../wallet/useRates.ts';
import { useTypedAmount } from './PayWith.tsx';
import { useAskAbove } from './useAskAbove.ts';
import { useTipQuote } from './useTipQuote.ts';

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
  const { askAbove, learn } = useAskAbove();
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
  const money = amount.type === 'ok' ? { asset, amountMinor: amount.amountMinor } : null;
  const quoted = useTipQuote(money);
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
    quoted,
    /** What it is worth about; null: it is known better, or not at all. */
    preview: quoted.quote === null ? preview : null,
    /** The amount, as people read it. */
    words: money ? formatMoney(money) : '',
    /** What is asked before so large a tip is sent. */
    questions: money ? questionsBefore(money, rates, askAbove) : [],
    /** Fetches what this person set for themselves, when they begin to fill it in. */
    learn,
    sendable: amount.type === 'ok' && !messageTooLong && !quoted.isAwaited,
  };
}

export type TipFormModel = ReturnType<typeof useTipForm>;
