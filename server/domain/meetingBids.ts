import type { Bid, MeetingBody } from './meetingBody.ts';

/** Says whether money lies or moves for a bid that can still win. */
export const isAlive = (bid: Pick<Bid, 'state'>): boolean => bid.state === 'placing' || isWaiting(bid);

/** Says whether the money of a bid is held and nobody has answered it: it can be accepted, declined and withdrawn. */
export const isWaiting = ({ state }: Pick<Bid, 'state'>): boolean =>
  state === 'standing' || state === 'reserve';

/** Returns the bid that won; undefined: none has. */
export const winnerOf = ({ bids, winnerId }: Pick<MeetingBody, 'bids' | 'winnerId'>): Bid | undefined =>
  bids.find(({ bidId }) => bidId === winnerId);

/** Compares bids: the highest first, and of equals the earlier one. */
export function byAmount(a: Bid, b: Bid): number {
  const [left, right] = [BigInt(a.amountMinor), BigInt(b.amountMinor)];
  return left === right ? a.atMs - b.atMs : left > right ? -1 : 1;
}

/** Returns the highest bid that stands; undefined: none does. */
export const highestOf = ({ bids }: Pick<MeetingBody, 'bids'>): Bid | undefined =>
  bids.filter(({ state }) => state === 'standing').toSorted(byAmount)[0];

/** Returns the least that the next bid has to be, in minor units of MESI. */
export function nextMinor({ terms, lot, bids }: Pick<MeetingBody, 'terms' | 'lot' | 'bids'>): bigint {
  const least = BigInt(lot?.minimumMinor ?? terms.minimumMinor);
  const highest = terms.isBlind ? undefined : highestOf({ bids });
  if (!highest) return least;
  const next = BigInt(highest.amountMinor) + BigInt(terms.stepMinor);
  return next > least ? next : least;
}
