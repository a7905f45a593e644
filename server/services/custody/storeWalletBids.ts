import { type Outcome, type RejectionCode, refuse, rejection } from '../../../shared/protocol/rejections.ts';
import type { WalletBidView, WalletQuote } from '../../../shared/protocol/walletBids.ts';
import { pause } from '../../pause.ts';
import {
  type CustodyChain,
  type EscrowTerms,
  EscrowUnavailable,
  type WalletPayment,
} from '../escrow/port.ts';
import type { OutsideSpendingPort } from '../spending/port.ts';
import { CUSTODY_LIMITS } from './custodyLimits.ts';
import type { LockBook } from './LockBook.ts';
import { isOfWallet, type LockDocument, lockView, newLock, type WalletLock } from './lockDocument.ts';
import { type LockMaking, termsOfBid } from './makeTerms.ts';
import type { WalletBid, WalletBidDoor, WalletBidsPort } from './port.ts';
import { spentOn } from './walletMoney.ts';

/** How often it is looked whether a lock is accepted while somebody waits for it. */
const LOOK_MS = 250;

/** What bids of wallets are kept with. */
export interface WalletBidsParts extends LockMaking {
  readonly book: LockBook;
  readonly spentOutside: OutsideSpendingPort;
  /** The chain; null while there is none. */
  readonly chain: () => CustodyChain | null;
  readonly explorerUrl: string | null;
  /** Called when there is something to be done. */
  readonly nudge: () => void;
  /** Called with how meetings are reached. */
  readonly serve: (door: WalletBidDoor) => void;
  readonly limits?: Partial<Record<keyof typeof CUSTODY_LIMITS, number>>;
}

/** Keeps what wallets have signed beside their locks. `CustodyRunner` brings them on. Rules: SPEC.md, WB*. */
export function createStoreWalletBids(parts: WalletBidsParts): WalletBidsPort {
  const { book, explorerUrl, serve } = parts;
  const viewOf = (lock: WalletLock): WalletBidView => ({
    bidId: lock.wallet.bid.bidId,
    progress: progressOf(lock),
    lock: lockView(lock, explorerUrl) ?? { type: 'ledger' },
  });
  return {
    chainId: () => parts.chain()?.place.chainId ?? null,

    quote: (bid) =>
      onChain(parts, async (chain): Promise<Outcome<WalletQuote>> => {
        // nobody signs what they do not allow themselves
        const limited = await parts.spentOutside.judge(bid.fan.id, spentOn(bid));
        if (limited) return refuse(limited);
        const untilMs = bid.atMs + CUSTODY_LIMITS.signedMs;
        const { type, messages } = await chain.wallets.toSign(await termsFor(parts, chain, bid), untilMs);
        const { chainId } = chain.place;
        return { ok: true, value: { bidId: bid.bidId, chainId, atMs: bid.atMs, untilMs, type, messages } };
      }),

    begin: (bid, signed) => onChain(parts, (chain) => begin({ ...parts, viewOf }, { chain, bid, signed })),

    async find({ bidId, fanId }) {
      const lock = await book.get(bidId);
      return isOfWallet(lock) && lock.wallet.bid.fan.id === fanId ? viewOf(lock) : null;
    },

    secure: (bid) => secure(parts, bid),

    serve,
  };
}

interface Beginning {
  readonly chain: CustodyChain;
  readonly bid: WalletBid;
  readonly signed: { readonly type: WalletQuote['type']; readonly signatures: readonly string[] };
}

/** Takes what a wallet has signed. */
async function begin(
  parts: WalletBidsParts & { readonly viewOf: (lock: WalletLock) => WalletBidView },
  { chain, bid, signed }: Beginning,
): Promise<Outcome<WalletBidView>> {
  const { book, clock, nudge, spentOutside, viewOf } = parts;
  const { bidId } = bid;
  const known = await book.get(bidId);
  if (known) return isSame(known, bid) ? { ok: true, value: viewOf(known) } : refuse('IdempotencyConflict');
  const sinceMs = clock.nowMs() - bid.atMs;
  if (sinceMs < 0 || sinceMs > CUSTODY_LIMITS.quoteMs) return refuse('WalletQuoteOver');
  const untilMs = bid.atMs + CUSTODY_LIMITS.signedMs;
  const payment = paymentOf(signed.type, signed.signatures, untilMs);
  if (payment === null) return refuse('WalletSignatureWrong');
  const terms = await termsFor(parts, chain, bid);
  const refused = await chain.wallets.judge(terms, payment);
  if (refused) return refuse(refused);
  // before it is kept: a crash in between leaves too much counted, and never too little
  const limited = await spentOutside.count(bid.fan.id, spentOn(bid));
  if (limited) return refuse(limited);
  const chainBid = chain.escrow.bidOf(terms);
  const wallet = { bid, payment, untilMs };
  const lock = newLock({
    ...{ meetingId: '', terms, chainBid, place: chain.place },
    ...{ nowMs: clock.nowMs(), wallet },
  });
  await book.insert(bidId, lock);
  nudge();
  // whoever was faster has kept the same
  const kept = await book.get(bidId);
  return kept && isSame(kept, bid) ? { ok: true, value: viewOf(kept) } : refuse('IdempotencyConflict');
}

function isSame(lock: LockDocument, bid: WalletBid): lock is WalletLock {
  if (!isOfWallet(lock)) return false;
  // the time of the quote is the first one’s
  const { atMs: _, ...kept } = lock.wallet.bid;
  const { atMs: __, ...asked } = bid;
  return JSON.stringify(sorted(kept)) === JSON.stringify(sorted(asked));
}

const sorted = (fields: object): readonly unknown[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

async function onChain<T>(
  { chain }: Pick<WalletBidsParts, 'chain'>,
  work: (chain: CustodyChain) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const there = chain();
  if (there === null) return refuse('WalletsNotTaken');
  try {
    return await work(there);
  } catch (error) {
    if (!(error instanceof EscrowUnavailable)) throw error;
    return refuse('ChainAway');
  }
}

const termsFor = (parts: LockMaking, chain: CustodyChain, bid: WalletBid): Promise<EscrowTerms> =>
  termsOfBid(parts, { chain, bid, creatorId: bid.creatorId, wallet: bid.wallet });

/** Returns how the lock is paid; null: there are too few signatures, or too many. */
function paymentOf(
  type: WalletQuote['type'],
  signatures: readonly string[],
  untilMs: number,
): WalletPayment | null {
  const [signature, termsSignature] = signatures;
  if (signature === undefined || (type === 'permit') !== (termsSignature !== undefined)) return null;
  if (type === 'authorization') return { type, signature, validAfterMs: 0, validBeforeMs: untilMs };
  return { type, signature, termsSignature: termsSignature!, deadlineMs: untilMs };
}

function progressOf({ wallet, meetingId, stage }: WalletLock): WalletBidView['progress'] {
  if (wallet.refused) return { type: 'refused', rejection: rejection(wallet.refused) };
  if (wallet.isPlaced) return { type: 'placed', meetingId };
  return { type: stage.type === 'locked' ? 'placing' : 'locking' };
}

/**
 * Until a bid is accepted on the chain, its payer may take the money back there. So that is done first, and a final block has to
 * have it.
 */
async function secure(
  { book, clock, nudge, limits }: WalletBidsParts,
  { meetingId, bidId }: { readonly meetingId: string; readonly bidId: string },
): Promise<RejectionCode | null> {
  const untilMs = clock.nowMs() + { ...CUSTODY_LIMITS, ...limits }.secureMs;
  for (let look = 0; ; look += 1) {
    const lock = await book.get(bidId);
    if (!isOfWallet(lock) || lock.meetingId !== meetingId) return null;
    if (lock.stage.type === 'locked' && lock.stage.isAccepted) return null;
    if (lock.stage.type !== 'locked' || lock.word === 'ended' || clock.nowMs() >= untilMs)
      return 'ChainNotReady';
    if (look === 0) {
      await book.change(bidId, [{ type: 'ledgerTold', word: { type: 'accepted' } }], () => ({
        nextAtMs: clock.nowMs(),
      }));
      nudge();
    }
    await pause(clock, LOOK_MS);
  }
}
