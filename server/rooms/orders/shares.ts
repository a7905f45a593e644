import type { HoldShare } from '../../services/ledger/holds/holds.ts';
import type { Payee } from './order.ts';

/**
 * The most payees of an order. An entry of the ledger has 16 legs: the hold's, two for a conversion, one for what
 * returns, and these.
 */
export const PAYEES = 12;

export function checkPayees(payees: readonly Payee[]): void {
  const isPossible = payees.length >= 1 && payees.length <= PAYEES;
  const isWhole = payees.every(({ share }) => Number.isSafeInteger(share) && share > 0);
  if (!isPossible || !isWhole)
    throw new RangeError(
      `${JSON.stringify(payees)} are not 1 to ${PAYEES} payees with positive whole shares`,
    );
}

/**
 * Divides what is taken among the payees, by largest remainder: each gets its part rounded down, and what is left
 * over goes, one minor unit each, to those that lost most by the rounding; of equals the earlier one. The sum is what
 * is taken.
 */
export function dealOut(payees: readonly Payee[], takenMinor: bigint): readonly HoldShare[] {
  const total = payees.reduce((sum, { share }) => sum + BigInt(share), 0n);
  const exact = payees.map(({ account, share }, at) => {
    const product = takenMinor * BigInt(share);
    return { account, at, whole: product / total, rest: product % total };
  });
  const left = takenMinor - exact.reduce((sum, { whole }) => sum + whole, 0n);
  const byLoss = [...exact].sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1));
  const lucky = new Set(byLoss.slice(0, Number(left)).map(({ at }) => at));
  return exact.map(({ account, at, whole }) => ({ account, takenMinor: whole + (lucky.has(at) ? 1n : 0n) }));
}
