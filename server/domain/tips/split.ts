import { SPLIT_LIMITS, type SplitRole } from '../../../shared/splitLimits.ts';
import { dealOut } from '../dealOut.ts';

/** A share of each tip. */
export interface SplitShare {
  readonly personId: string;
  readonly role: SplitRole | 'platform';
  /** Hundredths of a percent of a tip. */
  readonly part: number;
  /** Where it is had: among what a creator earns, in the wallet, or by the platform. */
  readonly into: 'creator' | 'wallet' | 'platform';
}

/** What a share says of whom it is, to be paid: the account is `<into>:<personId>`. */
export interface PaidShare {
  readonly personId: string;
  readonly part: number;
  readonly into: 'creator' | 'wallet' | 'platform';
}

/** Who gives a tip that is shared, and through what. */
export interface SharedGiver {
  readonly giverId: string;
  readonly anonymous: boolean;
  /** The tip link through which it is given; absent: it is given in a stream. */
  readonly linkId?: string;
}

/** Returns the shares with that of the platform before them; the others have at most what it leaves, the last ones less. */
export function withFee(shares: readonly SplitShare[], feePart: number): readonly SplitShare[] {
  if (feePart === 0) return shares;
  const fee: SplitShare = { personId: 'fees', role: 'platform', part: feePart, into: 'platform' };
  let left = SPLIT_LIMITS.whole - feePart;
  const cut = shares.map((share) => {
    const part = Math.min(share.part, left);
    left -= part;
    return { ...share, part };
  });
  return [fee, ...cut.filter(({ part }) => part > 0)];
}

/** Returns the shares with one more; whoever has one already has both as one. */
export function withShare(shares: readonly SplitShare[], more: SplitShare): readonly SplitShare[] {
  const known = shares.find(({ personId }) => personId === more.personId);
  if (!known) return [...shares, more];
  return shares.map((share) => (share === known ? { ...share, part: share.part + more.part } : share));
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
