/** Who gets of what is taken, and how much compared with the others: a positive whole number. */
interface Share {
  readonly account: string;
  readonly share: number;
}

interface Dealt {
  readonly account: string;
  readonly takenMinor: bigint;
}

/**
 * Divides what is taken among the payees, by largest remainder: each gets its part rounded down, and what is left
 * over goes, one minor unit each, to those that lost most by the rounding; of equals the earlier one. The sum is what
 * is taken.
 */
export function dealOut(payees: readonly Share[], takenMinor: bigint): readonly Dealt[] {
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
