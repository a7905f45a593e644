import { useState } from 'react';
import { LIMITS } from '../../../shared/limits.ts';
import { ASSET_CODES, type Asset } from '../../../shared/money.ts';
import { previewText, readAmount, TIP_PRESETS } from '../../model/tipAmount.ts';
import { balanceOf, useBalances } from '../../net/session.ts';
import { useRates } from './useRates.ts';

/** What is filled in before a tip is sent, and what follows from it. */
export function useTipForm() {
  const balances = useBalances();
  const rates = useRates();
  const funded = ASSET_CODES.find((code) => balanceOf(balances, code) > 0n) ?? 'MESI';
  const [chosen, setAsset] = useState<Asset | null>(null);
  const asset = chosen ?? funded;
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? TIP_PRESETS[asset][1] ?? '';
  const [message, setMessage] = useState('');
  const [anonymous, setAnonymous] = useState(false);

  const balanceMinor = balances ? balanceOf(balances, asset) : null;
  const amount = readAmount({ text, asset, balanceMinor });
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
    preview: previewText(amount, asset, rates),
    sendable: amount.type === 'ok' && !messageTooLong,
  };
}

export type TipFormModel = ReturnType<typeof useTipForm>;
