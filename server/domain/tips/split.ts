import { SPLIT_LIMITS, type SplitRole } from '../../../shared/splitLimits.ts';
import { dealOut } from '../dealOut.ts';

/** A share of each tip. */
export interface SplitShare {
  readonly personId: string;
  readonly role: SplitRole;
  /** Hundredths of a percent of a tip. */
  readonly part: number;
  /** Where that person has it: among what a creator earns, or in the wallet. */
  readonly into: 'creator' | 'wallet';
}

/**
 * Divides what a tip brings among its creator and whoever has a share of it, by largest remainder: the sum is what it brings, and
 * nobody is further from their exact part than one minor unit. The creator stands first, and has what nobody else has.
 */
export function splitTip(
  shares: readonly SplitShare[],
  { account, mesiMinor }: { readonly account: string; readonly mesiMinor: bigint },
): readonly { readonly account: string; readonly takenMinor: bigint }[] {
  const given = shares.reduce((sum, { part }) => sum + part, 0);
  const own = { account, share: SPLIT_LIMITS.whole - given };
  const payees = shares.map(({ into, personId, part }) => ({ account: `${into}:${personId}`, share: part }));
  const all = [own, ...payees].filter(({ share }) => share > 0);
  // a tip of a few minor units leaves nothing for some
  return dealOut(all, mesiMinor).filter(({ takenMinor }) => takenMinor > 0n);
}

/** Writes the shares as a fact of the entry: who has which part. */
export const splitFact = (shares: readonly SplitShare[]): string =>
  shares.map(({ personId, part }) => `${personId}=${part}`).join(' ');
