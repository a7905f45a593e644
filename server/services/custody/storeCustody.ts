import type { CustodyChain } from '../escrow/port.ts';
import type { LockBook } from './LockBook.ts';
import { lockView, newLock, stateOf } from './lockDocument.ts';
import { type LockMaking, termsOfBid } from './makeTerms.ts';
import type { CustodyPort, FollowedBid, FollowedMeeting } from './port.ts';

/** What custody is made of. */
export interface CustodyParts extends LockMaking {
  readonly book: LockBook;
  /** The chain; null while there is none: none is configured, or it has not started. */
  readonly chain: () => CustodyChain | null;
  /** The address of a block explorer, without a path’s end; null: none. */
  readonly explorerUrl: string | null;
  /** Called when there is something to be done. */
  readonly nudge: () => void;
  readonly books: CustodyPort['books'];
}

/** Keeps locks as documents. What follows from them on the chain is done by `CustodyRunner`. Rules: SPEC.md, CU*. */
export function createStoreCustody(parts: CustodyParts): CustodyPort {
  const { book, clock, explorerUrl, nudge, books } = parts;
  return {
    async follow(meeting) {
      const chain = parts.chain();
      if (chain === null) return;
      for (const bid of meeting.bids) await followBid(parts, { chain, meeting, bid });
      nudge();
    },

    async keepProof(bidId, proof) {
      await book.change(bidId, [{ type: 'proofKept' }], ({ proofs }) => ({ proofs: proofs ?? proof }));
    },

    async signedAs(bidId) {
      const lock = await book.get(bidId);
      if (lock === null) return null;
      return { bid: lock.chainBid, domain: { chainId: lock.chainId, contract: lock.contract } };
    },

    async locksOf(meetingId) {
      if (parts.chain() === null) return new Map();
      const found = await book.ofMeeting(meetingId);
      const views = found.map(({ bidId, lock }) => [bidId, lockView(lock, explorerUrl)] as const);
      return new Map(views.flatMap(([bidId, view]) => (view ? [[bidId, view] as const] : [])));
    },

    books,

    async retry(bidId) {
      const lock = await book.get(bidId);
      if (lock?.trouble !== 'yes') return false;
      const isOther = stateOf(lock).stage.type === 'ended';
      await book.change(bidId, [], () => (isOther ? { isSeen: true } : { nextAtMs: clock.nowMs() }));
      nudge();
      return true;
    },
  };
}

interface Following {
  readonly chain: CustodyChain;
  readonly meeting: FollowedMeeting;
  readonly bid: FollowedBid;
}

async function followBid(parts: CustodyParts, following: Following): Promise<void> {
  const { book, clock } = parts;
  const { bidId, word } = following.bid;
  // how a hold has ended is read in the ledger alone
  const facts = word === 'ended' ? [] : [{ type: 'ledgerTold', word: { type: word } } as const];
  const known = await book.get(bidId);
  if (known === null) {
    if (word === 'ended') return;
    await begin(parts, following);
    if (word === 'accepted') await book.change(bidId, facts);
    return;
  }
  const isNews = word === 'ended' ? known.open === 'yes' : word === 'accepted' && known.word === 'held';
  if (isNews) await book.change(bidId, facts, () => ({ nextAtMs: clock.nowMs() }));
}

async function begin(parts: CustodyParts, { chain, meeting, bid }: Following): Promise<void> {
  const { book, clock } = parts;
  const { meetingId, creatorId, unprovenToCreatorPercent } = meeting;
  const terms = await termsOfBid(parts, { chain, bid: { ...bid, unprovenToCreatorPercent }, creatorId });
  const chainBid = chain.escrow.bidOf(terms);
  const lock = newLock({ meetingId, terms, chainBid, place: chain.place, nowMs: clock.nowMs() });
  await book.insert(bid.bidId, lock);
}
