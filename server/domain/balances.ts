import { ASSET_CODES } from '../../shared/money.ts';
import type { AssetAmount } from '../../shared/protocol/money.ts';
import type { LedgerPort } from '../services/ledger/port.ts';

/** Reads what a person can spend: every asset, zeros too. It throws `LedgerUnavailable`. */
export async function readBalances(
  ledger: Pick<LedgerPort, 'balances'>,
  personId: string,
): Promise<readonly AssetAmount[]> {
  const held = await ledger.balances(`wallet:${personId}`);
  return ASSET_CODES.map((asset) => ({ asset, amountMinor: String(held[asset] ?? 0n) }));
}
