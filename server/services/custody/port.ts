import type { HandshakeProof } from '../../../shared/handshake/ticket.ts';
import type { SigningDomain } from '../../../shared/handshake/typedDigest.ts';
import type { LockView } from '../../../shared/protocol/meetings.ts';
import type { ChainBooks } from '../../../shared/protocol/money.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { WalletBidView, WalletQuote } from '../../../shared/protocol/walletBids.ts';

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

/** A bid that a fan wants to pay from a wallet of their own. Amounts are minor units of MESI as decimal strings. */
export type WalletBid = {
  readonly bidId: string;
  readonly fan: Pick<Person, keyof Person>;
  readonly creatorId: string;
  /** Null: any time that the creator chooses. */
  readonly slotId: string | null;
  readonly commandId: string;
  readonly amountMinor: string;
  readonly message: string;
  readonly staysIn: boolean;
  readonly deviceKey?: { readonly x: string; readonly y: string } | undefined;
  /** The account of the wallet. */
  readonly wallet: string;
  /** When it was quoted: what is signed is made of it. */
  readonly atMs: number;
  readonly unprovenToCreatorPercent: number;
};

/** How the meeting of a wallet's bid is reached. Each may be asked again and again. */
export interface WalletBidDoor {
  /** Places the bid, whose money lies in that account of the ledger. */
  place(bid: WalletBid, payFrom: string): Promise<Outcome<{ readonly meetingId: string }>>;
  /** Takes a bid back whose money is no longer locked. */
  withdraw(bid: {
    readonly meetingId: string;
    readonly bidId: string;
    readonly fanId: string;
  }): Promise<void>;
}

/**
 * Bids that are locked from a wallet, and then placed with that money. Each step is found in the store and done by whoever follows
 * the chain, so that a page may be closed once its wallet has signed. The store that is lost throws, as the store does.
 */
export interface WalletBidsPort {
  /** Returns the number of the chain on which wallets can pay; null: none can. */
  chainId(): number | null;
  /** Returns what the wallet is to sign. WalletsNotTaken, ChainAway. */
  quote(bid: WalletBid): Promise<Outcome<WalletQuote>>;
  /** Takes what the wallet has signed: the bid is locked and placed from now on. The same again is answered as the first. */
  begin(
    bid: WalletBid,
    signed: { readonly type: WalletQuote['type']; readonly signatures: readonly string[] },
  ): Promise<Outcome<WalletBidView>>;
  /** Returns how far that bid has come; null: it is nobody's, or another person's. */
  find(asked: { readonly bidId: string; readonly fanId: string }): Promise<WalletBidView | null>;
  /**
   * Sees to it that the payer of a meeting's bid cannot take its money back any more, before it is accepted. Resolves with why that
   * is not so yet: ChainNotReady; null: it is so, or no wallet pays.
   */
  secure(bid: { readonly meetingId: string; readonly bidId: string }): Promise<RejectionCode | null>;
  /** Says how meetings are reached; until then nothing is placed. */
  serve(door: WalletBidDoor): void;
}
