import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { CustodyFact } from '../../domain/escrow/custodySaga.ts';
import type { Log } from '../../log.ts';
import type { EscrowRejection } from '../escrow/port.ts';
import { readHold } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import type { OutsideSpendingPort } from '../spending/port.ts';
import { CUSTODY_LIMITS } from './custodyLimits.ts';
import type { LockBook } from './LockBook.ts';
import { isOfWallet, type KeptWallet, type LockDocument, stateOf, type WalletLock } from './lockDocument.ts';
import type { WalletBidDoor } from './port.ts';
import { countLocked, countReturned, lockedAccount, payRest, spentOn } from './walletMoney.ts';

/** What may be over in a moment: placing is tried again. */
const PASSING: readonly RejectionCode[] = [
  'TemporarilyUnavailable',
  'InternalError',
  'RateLimited',
  'Deposed',
];
/** The chain does not take a lock, and never will. */
const notTaken = (rejection: EscrowRejection): CustodyFact => ({
  ...({ type: 'answered', step: { type: 'lock' } } as const),
  outcome: { type: 'refused', rejection },
});
const OVER: CustodyFact = { type: 'ledgerTold', word: { type: 'ended', toPayeeMinor: 0n } };

/** What the locks of wallets are brought on with. */
export interface WalletLocksParts {
  readonly book: LockBook;
  readonly ledger: Pick<LedgerPort, 'get' | 'append'>;
  readonly spentOutside: Pick<OutsideSpendingPort, 'giveBack'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How meetings are reached; null: nobody serves yet. */
  readonly door: () => WalletBidDoor | null;
  readonly limits?: Partial<Record<keyof typeof CUSTODY_LIMITS, number>>;
}

/**
 * What a lock needs beside the chain when a wallet pays: its money is counted on the ledger once a final block has the lock, the bid
 * is placed with it, and what returns is counted no more. Each step may be done again. Rules: SPEC.md, WB*.
 */
export class WalletLocks {
  readonly #parts: WalletLocksParts;

  constructor(parts: WalletLocksParts) {
    this.#parts = parts;
  }

  /** Does what is to be done before the chain is asked. Returns the lock to go on with; null: it has to wait. */
  async before(bidId: string, lock: LockDocument): Promise<LockDocument | null> {
    if (!isOfWallet(lock)) return lock;
    const { stage, word, wallet } = lock;
    if (word === 'ended') {
      const counted = await this.#count(bidId, lock);
      return counted && this.#giveUpLate(bidId, counted);
    }
    if (stage.type === 'locked' && !wallet.isPlaced) return this.#place(bidId, lock);
    if (stage.type === 'ended') return this.#gone(bidId, lock);
    return lock;
  }

  /** Takes a refusal of the lock itself. True: it was dealt with, and is not tried again. */
  async refused(bidId: string, { wallet, word }: LockDocument, rejection: EscrowRejection): Promise<boolean> {
    const isFinal = ['TokenRefused', 'EscrowTermsBad', 'EscrowNotAllowed'].includes(rejection);
    const isLate = wallet !== undefined && this.#parts.clock.nowMs() > wallet.untilMs;
    // what the creator got is custody’s to have: whoever runs the server sees it
    if (!wallet || word === 'ended' || !(isFinal || isLate)) return false;
    const { book, log } = this.#parts;
    log.info({ bidId, rejection }, 'the chain did not take the lock of a wallet');
    // a final block that had it is no more, and it cannot be locked again
    if (wallet.isPlaced) return (await this.#withdraw(bidId, wallet)) === null;
    await this.#unspend(wallet);
    const answered = notTaken(isFinal ? rejection : 'TokenRefused');
    await book.change(bidId, [OVER, answered], saying({ refused: 'WalletLockRefused' }));
    return true;
  }

  /** Counts the money, and places the bid with it. */
  async #place(bidId: string, { wallet }: WalletLock): Promise<LockDocument | null> {
    const { book, ledger, clock } = this.#parts;
    const door = this.#parts.door();
    if (door === null) return this.#later(bidId);
    const amountMinor = BigInt(wallet.bid.amountMinor);
    await mustBe(countLocked(ledger, { ...wallet.bid, amountMinor }));
    await book.change(bidId, [], saying({ isFunded: true }));
    const placed = await door.place(wallet.bid, lockedAccount(bidId));
    if (placed.ok) return this.#isPlaced(bidId, placed.value.meetingId);
    const { code } = placed.rejection;
    if (PASSING.includes(code)) return this.#later(bidId);
    // an answer may have been lost before: then the bid holds the money, and the ledger says so
    const back = await countReturned(ledger, { ...wallet.bid, amountMinor });
    if (back.ok) {
      await this.#unspend(wallet);
      return book.change(bidId, [OVER], saying({ refused: code, isReturned: true }, clock.nowMs()));
    }
    const hold = await readHold(ledger, bidId);
    const meetingId = hold?.hold.memo.meetingId;
    return meetingId === undefined ? this.#later(bidId) : this.#isPlaced(bidId, meetingId);
  }

  #isPlaced(bidId: string, meetingId: string): Promise<LockDocument | null> {
    return this.#parts.book.change(bidId, [], (lock) => ({ ...saying({ isPlaced: true })(lock), meetingId }));
  }

  /** The fan has taken the money out of the contract, which they may until the bid is accepted. */
  async #gone(bidId: string, { wallet }: WalletLock): Promise<LockDocument | null> {
    if (wallet.isPlaced) return this.#withdraw(bidId, wallet);
    await this.#unspend(wallet);
    return this.#parts.book.change(bidId, [OVER], saying({ refused: 'BidUnknown' }));
  }

  /** Takes the bid back in its meeting. What the ledger says then is read in the next look. */
  async #withdraw(bidId: string, { bid }: KeptWallet): Promise<null> {
    const meetingId = (await this.#parts.book.get(bidId))?.meetingId ?? '';
    await this.#parts.door()?.withdraw({ meetingId, bidId, fanId: bid.fan.id });
    return this.#later(bidId);
  }

  /** A bid that is over, and whose lock a final block has lost, rests once nobody takes its signature any more. */
  async #giveUpLate(bidId: string, lock: LockDocument): Promise<LockDocument | null> {
    const { book, clock } = this.#parts;
    const isLate =
      clock.nowMs() > (lock.wallet?.untilMs ?? Number.POSITIVE_INFINITY) + CUSTODY_LIMITS.signedMs;
    if (lock.stage.type !== 'none' || lock.toPayeeMinor !== '0' || !isLate) return lock;
    return book.change(bidId, [notTaken('TokenRefused')]);
  }

  /** Counts no more what returns to the wallet, and gives the fan here what the contract paid to custody instead. */
  async #count(bidId: string, lock: WalletLock): Promise<LockDocument | null> {
    const { book, ledger, log } = this.#parts;
    const { wallet } = lock;
    const state = stateOf(lock);
    if (!wallet.isFunded || state.word.type !== 'ended') return lock;
    const returnedMinor = state.amountMinor - state.word.toPayeeMinor;
    if (!wallet.isReturned) {
      if (returnedMinor > 0n)
        await mustBe(countReturned(ledger, { ...wallet.bid, amountMinor: returnedMinor }));
      await this.#unspend(wallet, returnedMinor);
      await book.change(bidId, [], saying({ isReturned: true }));
    }
    if (state.stage.type !== 'ended') return book.get(bidId);
    const { toPayerMinor } = state.stage.paid;
    const restMinor = returnedMinor - toPayerMinor;
    if (restMinor > 0n) await mustBe(payRest(ledger, { ...wallet.bid, amountMinor: restMinor }));
    if (restMinor < 0n)
      log.error({ bidId, lackingMinor: String(-restMinor) }, 'a contract returned what the creator had got');
    return book.change(bidId, [], saying({ isSettled: true }));
  }

  /** What returns may be spent again. What was given back before is not given back again. */
  async #unspend({ bid }: KeptWallet, amountMinor = BigInt(bid.amountMinor)): Promise<void> {
    await this.#parts.spentOutside.giveBack(bid.fan.id, { ...spentOn(bid), amountMinor });
  }

  async #later(bidId: string): Promise<null> {
    const { book, clock, limits } = this.#parts;
    const { placeMs } = { ...CUSTODY_LIMITS, ...limits };
    await book.change(bidId, [], () => ({ nextAtMs: clock.nowMs() + placeMs }));
    return null;
  }
}

/** Sets what is said of a wallet's bid, on the newest document. */
const saying =
  (said: Partial<KeptWallet>, nextAtMs?: number) =>
  ({ wallet }: LockDocument) => ({
    ...(wallet ? { wallet: { ...wallet, ...said } } : {}),
    ...(nextAtMs === undefined ? {} : { nextAtMs }),
  });

/** These entries can only be refused where the books were not sound before. */
async function mustBe(
  appending: Promise<{ readonly ok: boolean; readonly rejection?: string }>,
): Promise<void> {
  const outcome = await appending;
  if (!outcome.ok) throw new Error(`money of a wallet's bid could not be counted: ${outcome.rejection}`);
}
