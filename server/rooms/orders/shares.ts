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
