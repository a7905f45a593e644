import type { AppendOutcome, EntryInput, LedgerPort } from '../ledger/port.ts';
import type { OutsidePurchase } from '../spending/port.ts';
import type { WalletBid } from './port.ts';

/** Money of a wallet's bid on the ledger: which bid, whose, and how much in minor units of MESI. */
type Counted = Pick<WalletBid, 'bidId' | 'fan'> & { readonly amountMinor: bigint };
type Journal = Pick<LedgerPort, 'append'>;

/** Returns the account that holds for its bid what a wallet has locked on the chain. It pays for that bid alone. */
export const lockedAccount = (bidId: string): string => `locked:${bidId}`;

/** Returns what its fan spends with a wallet's bid. The same bid with another amount is another purchase. */
export const spentOn = ({ bidId, amountMinor }: WalletBid): OutsidePurchase => ({
  key: `${lockedAccount(bidId)}/${amountMinor}`,
  amountMinor: BigInt(amountMinor),
});
const outside = ({ fan }: Counted): string => `external:chain:${fan.id}`;

/** Counts what a wallet has locked. It may be done again. */
export function countLocked(ledger: Journal, counted: Counted): Promise<AppendOutcome> {
  const to = lockedAccount(counted.bidId);
  return ledger.append(moved(counted, { id: '', kind: 'topUp', from: outside(counted), to }));
}

/** Counts no more what is to return to the wallet. It is refused as InsufficientFunds while the bid holds it. It may be done again. */
export function countReturned(ledger: Journal, counted: Counted): Promise<AppendOutcome> {
  const from = lockedAccount(counted.bidId);
  return ledger.append(moved(counted, { id: '/back', kind: 'payout', from, to: outside(counted) }));
}

/** Gives the fan here what the contract has paid to custody beyond what the creator got. It may be done again. */
export function payRest(ledger: Journal, counted: Counted): Promise<AppendOutcome> {
  const to = `wallet:${counted.fan.id}`;
  return ledger.append(moved(counted, { id: '/rest', kind: 'topUp', from: outside(counted), to }));
}

function moved(
  { bidId, amountMinor }: Counted,
  {
    id,
    kind,
    from,
    to,
  }: { readonly id: string; readonly kind: EntryInput['kind']; readonly from: string; readonly to: string },
): EntryInput {
  return {
    ...{ id: `walletBid/${bidId}${id}`, kind, source: from, ref: null, memo: { provider: 'chain', bidId } },
    legs: [
      { account: from, asset: 'MESI', amountMinor: -amountMinor },
      { account: to, asset: 'MESI', amountMinor },
    ],
  };
}
