import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import { affordable, costIn, previewOf, type TypedAmount } from '../../../model/tipAmount.ts';
import { balanceOf, useBalances } from '../../../net/session.ts';
import { formatMoney } from '../../../texts/format.ts';
import { readTyped } from '../../../texts/typed.ts';
import { t } from '../../../texts/watch.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { useRates } from '../../../wallet/useRates.ts';

export interface Payment {
  readonly asset: Asset;
  /** What it costs in the chosen asset, in minor units; null while no rate is known. */
  readonly costMinor: bigint | null;
  readonly isCovered: boolean;
  /** What is missing of the asset; null when it is covered, or nothing is known. */
  readonly missingMinor: bigint | null;
}

/** Returns what a price in MESI costs in the asset that a person pays with. */
export function usePayment(asset: Asset, mesiMinor: bigint): Payment {
  const balances = useBalances();
  const rates = useRates();
  const costMinor = costIn(asset, mesiMinor, rates);
  const isKnown = balances !== null && costMinor !== null;
  const missing = isKnown ? costMinor - balanceOf(balances, asset) : 0n;
  const isCovered = missing <= 0n;
  return { asset, costMinor, isCovered, missingMinor: isCovered ? null : missing };
}

/** Returns what was typed as an amount that can be paid or not, and in words what it is worth; null: nothing is known of that. */
export function useTypedAmount(
  text: string,
  asset: Asset,
): { readonly amount: TypedAmount; readonly preview: string | null } {
  const balances = useBalances();
  const rates = useRates();
  const balanceMinor = balances ? balanceOf(balances, asset) : null;
  const amount = affordable({ reading: readTyped(text, asset), balanceMinor });
  const worth = previewOf(amount, asset, rates);
  return { amount, preview: worth === null ? null : `≈ ${formatMoney(worth)}` };
}

/** Returns the asset of which there is enough, MESI first. */
export function useFundedAsset(mesiMinor: bigint): Asset {
  const balances = useBalances();
  const rates = useRates();
  const covers = (asset: Asset) => {
    const cost = costIn(asset, mesiMinor, rates);
    return cost !== null && balanceOf(balances, asset) >= cost;
  };
  return ASSET_CODES.find(covers) ?? 'MESI';
}

interface PayWithProps {
  readonly asset: Asset;
  readonly onAsset: (asset: Asset) => void;
  readonly hideLabel?: boolean;
  readonly className?: string | undefined;
}

/** Each asset with what one has of it. */
export function PayWith({ asset, onAsset, ...look }: PayWithProps) {
  const balances = useBalances();
  const labelOf = (code: Asset) => {
    if (!balances) return code;
    const held = formatMoney({ asset: code, amountMinor: balanceOf(balances, code) });
    return `${code} · ${held.replace(` ${code}`, '')}`;
  };
  const options = ASSET_CODES.map((code) => ({ value: code, label: labelOf(code) }));
  return <Select {...look} label={t('order.payWith')} value={asset} options={options} onChange={onAsset} />;
}
