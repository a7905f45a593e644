import type { HandshakeProof } from '../../../shared/handshake/ticket.ts';
import type { SigningDomain } from '../../../shared/handshake/typedDigest.ts';
import type { LockView } from '../../../shared/protocol/meetings.ts';
import type { ChainBooks } from '../../../shared/protocol/money.ts';

/** A bid as the chain follows it. Amounts are minor units of MESI as decimal strings. */
export interface FollowedBid {
  readonly bidId: string;
  readonly amountMinor: string;
  readonly atMs: number;
  readonly deviceKey?: { readonly x: string; readonly y: string } | undefined;
  /** What the ledger says of its money: `ended` when its hold has ended, however it did. */
  readonly word: 'held' | 'accepted' | 'ended';
}

/** A meeting whose bids are followed. */
export interface FollowedMeeting {
  readonly meetingId: string;
  readonly creatorId: string;
  readonly unprovenToCreatorPercent: number;
  readonly bids: readonly FollowedBid[];
}

/** As what a bid is signed, where a chain follows it. */
export interface SignedAs {
  readonly bid: string;
  readonly domain: SigningDomain;
}

/**
 * Locks on a chain what the ledger holds for bids, and brings each lock to the end that the ledger came to. Nothing that a bid needs
 * waits for it. The store that is lost throws, as the store does.
 */
export interface CustodyPort {
  /** Takes note of what the ledger says of bids. It asks no chain, and what it is not told it finds out by itself in a minute. */
  follow(meeting: FollowedMeeting): Promise<void>;
  /** Keeps the two proofs of a meeting, with which the contract releases. */
  keepProof(bidId: string, proof: HandshakeProof): Promise<void>;
  /** Returns as what a bid is signed; null: no chain follows it. */
  signedAs(bidId: string): Promise<SignedAs | null>;
  /** Returns where the money of a meeting’s bids stands on the chain, by their ids; bids that no chain follows are left out. */
  locksOf(meetingId: string): Promise<ReadonlyMap<string, LockView>>;
  /**
   * Returns both sides of the books, where so much is owed to people in minor units of MESI; null: there is no chain. Where the
   * token is play money of our own, as much is made as lacks.
   */
  books(owedMinor: bigint): Promise<ChainBooks | null>;
  /** Tries at once what the chain refused, or puts aside a lock that ended otherwise. False: there is no trouble with that bid. */
  retry(bidId: string): Promise<boolean>;
}
