import { ASSETS, type Asset } from '../../shared/money.ts';
import type { CallTimer, SaleView } from '../../shared/protocol/modes.ts';
import type { Rates } from './tipAmount.ts';

/** Returns how many tickets were bought, whether their money is only held or paid already. */
export const ticketsBought = ({ sold, reserved }: SaleView): number => sold + reserved;

export const ticketsLeft = (sale: SaleView): number => Math.max(0, sale.total - ticketsBought(sale));

/** Returns what is left of a one-to-one in ms on the server's clock; null before its timer has started. */
export function callRemainingMs(timer: CallTimer, serverNowMs: number): number | null {
  switch (timer.type) {
    case 'connecting':
      return null;
    case 'running':
      return Math.max(0, timer.endsAtMs - serverNowMs);
    case 'paused':
      return timer.remainingMs;
  }
}

/**
 * Returns the least amount of an asset that is worth so much MESI at these rates, both in minor units; null when no
 * rate is known.
 */
export function costIn(asset: Asset, mesiMinor: bigint, rates: Rates): bigint | null {
  if (asset === 'MESI') return mesiMinor;
  const rate = rates.find((known) => known.asset === asset);
  if (!rate) return null;
  const perUnit = BigInt(rate.mesiMinorPerUnit);
  const unit = 10n ** BigInt(ASSETS[asset].decimals);
  return (mesiMinor * unit + perUnit - 1n) / perUnit;
}
