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

/** What a share says of whom it is, to be paid: the account is `<into>:<personId>`. */
export interface PaidShare {
  readonly personId: string;
  readonly part: number;
  readonly into: 'creator' | 'wallet' | 'platform';
}

/** Returns who is paid of what comes in to `account`, the creator first: each account with its part of the whole. */
export function payeesOf(
  shares: readonly PaidShare[],
  account: string,
): readonly { readonly account: string; readonly share: number }[] {
  const given = shares.reduce((sum, { part }) => sum + part, 0);
  const own = { account, share: SPLIT_LIMITS.whole - given };
  const others = shares.map(({ into, personId, part }) => ({ account: `${into}:${personId}`, share: part }));
  return [own, ...others].filter(({ share }) => share > 0);
}

/**
 * Divides what a tip brings among its creator and whoever has a share of it, by largest remainder: the sum is what it brings, and
 * nobody is further from their exact part than one minor unit. The creator stands first, and has what nobody else has.
 */
export function splitTip(
  shares: readonly PaidShare[],
  { account, mesiMinor }: { readonly account: string; readonly mesiMinor: bigint },
): readonly { readonly account: string; readonly takenMinor: bigint }[] {
  // a tip of a few minor units leaves nothing for some
  return dealOut(payeesOf(shares, account), mesiMinor).filter(({ takenMinor }) => takenMinor > 0n);
}

/** Writes the shares as a fact of the entry: who has which part. */
export const splitFact = (shares: readonly PaidShare[]): string =>
  shares.map(({ personId, part }) => `${personId}=${part}`).join(' ');
