import {
  type CustodyFact,
  type CustodyStep,
  isAtRest,
  mayHaveStep,
  nextStep,
} from '../../domain/escrow/custodySaga.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import { type CustodyChain, type EscrowAct, type EscrowOutcome, EscrowUnavailable } from '../escrow/port.ts';
import { readHold } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import type { ChainTail } from './ChainTail.ts';
import { CUSTODY_LIMITS } from './custodyLimits.ts';
import type { KeptLock, LockBook } from './LockBook.ts';
import { ELSEWHERE, type LockDocument, stateOf, TROUBLE_TRIES, termsOf } from './lockDocument.ts';
import type { WalletLocks } from './WalletLocks.ts';

/** What a runner is made of. */
export interface CustodyRunnerParts {
  readonly book: LockBook;
  readonly tail: ChainTail;
  readonly wallets: WalletLocks;
  readonly ledger: Pick<LedgerPort, 'get'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly chain: () => CustodyChain | null;
  /** Compares both sides, about once a minute. */
  readonly reconcile: (chain: CustodyChain) => Promise<void>;
  readonly limits?: Partial<Record<keyof typeof CUSTODY_LIMITS, number>>;
}

/**
 * Brings the locks on the chain to where the ledger is, in rounds. One process of all does, by a lease; should two at times, each
 * step is still done once. What is to be done is found in the store and in the ledger alone, so whoever comes next goes on.
 */
export class CustodyRunner {
  readonly #parts: CustodyRunnerParts;
  readonly #limits: Record<keyof typeof CUSTODY_LIMITS, number>;
  readonly #rounds: Rounds;
  #reconciledAtMs = Number.NEGATIVE_INFINITY;
  #isAway = false;

  constructor(parts: CustodyRunnerParts) {
    this.#parts = parts;
    this.#limits = { ...CUSTODY_LIMITS, ...parts.limits };
    this.#rounds = new Rounds({
      clock: parts.clock,
      roundMs: this.#limits.awayMs,
      work: () => this.#round(),
      onFailed: (err) => parts.log.warn({ err }, 'the chain did not follow the ledger'),
    });
    this.#rounds.nudge();
  }

  /** Looks soon for what is to be done. */
  nudge(): void {
    this.#rounds.nudge();
  }

  /** Does nothing more. Another process takes over at once. */
  async stop(): Promise<void> {
    await this.#rounds.stop();
    await this.#parts.tail.resign().catch(() => {});
  }

  async #round(): Promise<number> {
    const { tail, chain, log } = this.#parts;
    const there = chain();
    if (there === null) return this.#limits.awayMs;
    if (!(await tail.lead(there))) return this.#limits.leaseMs / 3;
    try {
      const isBusy = await this.#follow(there);
      if (this.#isAway) log.info({}, 'the chain answers again');
      this.#isAway = false;
      return isBusy ? this.#limits.pollMs : this.#limits.idleMs;
    } catch (err) {
      if (!(err instanceof EscrowUnavailable)) throw err;
      if (!this.#isAway && !this.#rounds.isStopped)
        log.warn({ err }, 'the chain does not answer: bids go on without it');
      this.#isAway = true;
      return this.#limits.awayMs;
    }
  }

  /** Returns whether something is on its way. */
  async #follow(chain: CustodyChain): Promise<boolean> {
    const { book, tail, clock, reconcile } = this.#parts;
    await tail.read(chain);
    const due = await book.due(clock.nowMs(), this.#limits.atOnce);
    const done = await Promise.allSettled(due.map((kept) => this.#look(chain, kept)));
    const failed = done.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    if (clock.nowMs() - this.#reconciledAtMs >= this.#limits.reconcileMs) {
      this.#reconciledAtMs = clock.nowMs();
      await reconcile(chain);
    }
    if (due.length === this.#limits.atOnce) return true;
    const soon = await book.due(clock.nowMs() + this.#limits.idleMs, 1);
    return soon.length > 0;
  }

  /** Does for one bid what is to be done next. */
  async #look(chain: CustodyChain, kept: KeptLock): Promise<void> {
    const { book, clock, wallets } = this.#parts;
    const { bidId } = kept;
    const told = await this.#ledgerWord(kept);
    const known = told === null ? kept.lock : await book.change(bidId, [told]);
    const lock = known && (await wallets.before(bidId, known));
    if (lock === null || lock.open !== 'yes') return;
    const state = stateOf(lock);
    const isOurs = lock.chainId === chain.place.chainId && lock.contract === chain.place.contract;
    if (!isOurs) return this.#leaveAlone(bidId);
    const isAsked = mayHaveStep(state);
    const onChain = isAsked ? await chain.escrow.find(lock.chainBid) : null;
    const step = isAsked ? nextStep(state, onChain, clock.nowMs()) : null;
    if (step === null) {
      // the end of a lock, and of a hold, are told; this is for what was not told
      const nextAtMs = clock.nowMs() + this.#limits.checkMs;
      await book.change(bidId, [], () => ({ refusal: undefined, nextAtMs }));
      return;
    }
    if (step.type === 'lock') await book.change(bidId, [{ type: 'lockAsked' }]);
    const outcome = await this.#ask(chain, lock, step);
    const isLockRefused = step.type === 'lock' && outcome.type === 'refused';
    if (isLockRefused && (await wallets.refused(bidId, lock, outcome.rejection))) return;
    await this.#note(bidId, step, outcome);
  }

  /** Whoever runs the server is shown a lock of another contract. */
  async #leaveAlone(bidId: string): Promise<void> {
    const { book, clock } = this.#parts;
    const nowMs = clock.nowMs();
    await book.change(bidId, [], ({ refusal }) => ({
      refusal: { step: '', rejection: ELSEWHERE, sinceMs: refusal?.sinceMs ?? nowMs, tries: TROUBLE_TRIES },
      nextAtMs: nowMs + this.#limits.checkMs,
    }));
  }

  /** Returns how the hold of a bid has ended; null: it has not, or that is known. */
  async #ledgerWord({ bidId, lock }: KeptLock): Promise<CustodyFact | null> {
    if (lock.word === 'ended') return null;
    const hold = await readHold(this.#parts.ledger, bidId);
    if (hold === null || hold.state === 'open') return null;
    const taken = hold.state === 'posted' ? hold.end.memo.takenMinor : '0';
    return { type: 'ledgerTold', word: { type: 'ended', toPayeeMinor: BigInt(taken ?? '0') } };
  }

  async #ask(chain: CustodyChain, lock: LockDocument, step: CustodyStep): Promise<EscrowOutcome> {
    const { escrow } = chain;
    const { chainBid } = lock;
    if (step.type === 'lock' && lock.wallet) return escrow.lock(termsOf(lock), lock.wallet.payment);
    if (step.type === 'lock') {
      await this.#fund(chain, BigInt(lock.terms.amountMinor));
      return escrow.lock(termsOf(lock), { type: 'custody' });
    }
    return escrow.act(chainBid, await actOf(chain, lock, step));
  }

  /** Where the token is play money of our own, custody never lacks it. */
  async #fund({ mint, balances }: CustodyChain, amountMinor: bigint): Promise<void> {
    if (mint === null) return;
    const { custodyMinor } = await balances();
    // as many locks as are begun at once
    const wanted = amountMinor * BigInt(this.#limits.atOnce);
    if (custodyMinor < amountMinor) await mint(wanted - custodyMinor);
  }

  async #note(bidId: string, step: CustodyStep, outcome: EscrowOutcome): Promise<void> {
    const { book, clock, log } = this.#parts;
    const nowMs = clock.nowMs();
    if (outcome.type !== 'refused') {
      const isEnd = !['lock', 'accept', 'consent', 'dispute'].includes(step.type);
      const transaction = outcome.type === 'done' ? outcome.transaction : null;
      await book.change(bidId, [], ({ lockedBy }) => ({
        ...(transaction !== null && isEnd ? { endedBy: transaction } : {}),
        ...(transaction !== null && step.type === 'lock' ? { lockedBy: lockedBy ?? transaction } : {}),
        refusal: undefined,
        nextAtMs: nowMs + this.#limits.pollMs,
      }));
      return;
    }
    const { rejection } = outcome;
    const lock = await book.change(bidId, [{ type: 'answered', step, outcome }], ({ refusal }) => {
      const tries = refusal?.step === step.type ? refusal.tries + 1 : 1;
      const waitMs = Math.min(this.#limits.mostMs, this.#limits.pollMs * 2 ** Math.min(tries, 20));
      const sinceMs = refusal?.step === step.type ? refusal.sinceMs : nowMs;
      return { refusal: { step: step.type, rejection, sinceMs, tries }, nextAtMs: nowMs + waitMs };
    });
    if (lock && !isAtRest(stateOf(lock)) && lock.refusal?.tries === 1)
      log.warn({ bidId, step: step.type, rejection }, 'the chain refused a step; it is tried again');
  }
}

async function actOf(
  chain: CustodyChain,
  { chainBid, proofs }: LockDocument,
  step: Exclude<CustodyStep, { type: 'lock' }>,
): Promise<EscrowAct> {
  switch (step.type) {
    case 'lock':
      throw new Error('a lock is no act');
    case 'resolve': {
      const { toPayeeMinor } = step;
      return { ...step, signature: await chain.signSplit(chainBid, toPayeeMinor) };
    }
    case 'release':
      if (!proofs) throw new Error(`no proofs of ${chainBid} are kept`);
      return { type: 'release', proof: proofs };
    case 'refund':
    case 'settleDefault':
      return { type: step.type };
    default:
      return { type: step.type, signature: null };
  }
}
