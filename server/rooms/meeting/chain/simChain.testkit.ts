import type { CustodyStep, LockPaid } from '../../../domain/escrow/custodySaga.ts';
import type { EscrowOutcome, EscrowRejection, EscrowState } from '../../../services/escrow/port.ts';

/** What a lock is made with. */
export interface SimTerms {
  readonly amountMinor: bigint;
  readonly defaultToPayeeMinor: bigint;
  readonly acceptByMs: number;
  readonly disputeUntilMs: number;
  readonly resolveByMs: number;
  /** The fan's wallet is the payer: custody cannot withdraw it. */
  readonly isOfWallet?: boolean;
}

interface Transaction {
  readonly key: string;
  readonly bid: string;
  readonly step: CustodyStep;
  readonly terms: SimTerms;
  readonly isProofGood: boolean;
  /** Custody had no money for it in its block. */
  readonly lacksTokens?: boolean;
}
interface Lock {
  state: EscrowState;
  readonly terms: SimTerms;
}
/** What happened to a bid, when it is told. */
export interface SimEvent {
  readonly bid: string;
  readonly kind: 'locked' | 'accepted' | 'disputed' | 'released' | 'refunded' | 'split';
  readonly paid: LockPaid | null;
}

/** What blocks come to. */
interface Replayed {
  readonly locks: ReadonlyMap<string, Lock>;
  readonly events: readonly SimEvent[];
  /** The keys of what was done, and of what failed. */
  readonly done: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

/** A chain with the escrow contract, and the sender in front of it: what waits, what is in blocks, what is final. */
export class SimChain {
  nowMs: number;
  hasGas = true;
  hasTokens = true;
  #waiting: Transaction[] = [];
  #blocks: Transaction[][] = [];
  #finalBlocks = 0;
  /** What the sender has kept, by key: it is sent again until a final block has it. */
  readonly #kept = new Map<string, 'open' | 'done'>();
  readonly #replayed = new Map<number, Replayed>();
  /** Counts how often final blocks were lost. */
  losses = 0;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Asks as the port does. */
  ask(transaction: Transaction): EscrowOutcome {
    const { key } = transaction;
    const hash = { transaction: key };
    const isThere = this.#replay().done.has(key);
    if (this.#kept.get(key) === 'done' && !isThere) {
      // a final block that had it is no more
      this.#kept.set(key, 'open');
      this.#waiting.push(transaction);
    }
    if (this.#kept.has(key)) {
      if (isThere) return { type: 'done', ...hash };
      if (this.#replay().failed.has(key)) return { type: 'refused', rejection: 'BidStateWrong' };
      return { type: 'pending', ...hash };
    }
    const rejection = this.#judge(this.#replay().locks, transaction) ?? (this.hasGas ? null : 'OutOfGas');
    if (rejection) return { type: 'refused', rejection };
    this.#kept.set(key, 'open');
    this.#waiting.push(transaction);
    return { type: 'pending', ...hash };
  }

  find(bid: string): EscrowState | null {
    return this.#replay().locks.get(bid)?.state ?? null;
  }

  /** A block takes what waits. */
  mine(): void {
    const lacksTokens = !this.hasTokens;
    this.#replayed.clear();
    this.#blocks.push(this.#waiting.splice(0).map((transaction) => ({ ...transaction, lacksTokens })));
  }

  /** Blocks are no more; what was in them waits again. Only where `isDeep` those that were final go, too. */
  takeBack(depth: number, isDeep: boolean): void {
    this.#replayed.clear();
    const kept = Math.max(isDeep ? 0 : this.#finalBlocks, this.#blocks.length - depth);
    const back = this.#blocks.splice(kept).flat();
    if (kept < this.#finalBlocks) this.losses += 1;
    this.#finalBlocks = Math.min(this.#finalBlocks, kept);
    // what had been final is nobody’s to send
    this.#waiting.unshift(...back.filter(({ key }) => this.#kept.get(key) === 'open'));
  }

  finalize(): void {
    this.#finalBlocks = this.#blocks.length;
    const { done, failed } = this.#replay();
    for (const key of done) this.#kept.set(key, 'done');
    // it may be asked for anew
    for (const key of failed) this.#kept.delete(key);
  }

  /** What has happened up to the last final block, or up to the newest. */
  events(isFinal = true): readonly SimEvent[] {
    return this.#replay(isFinal ? this.#finalBlocks : this.#blocks.length).events;
  }

  /** What lies in the contract. */
  get lockedMinor(): bigint {
    let sum = 0n;
    for (const { state, terms } of this.#replay().locks.values()) if (isOpen(state)) sum += terms.amountMinor;
    return sum;
  }

  /** What the first blocks come to; it is the same until one is mined or taken back. */
  #replay(blocks = this.#blocks.length): Replayed {
    const known = this.#replayed.get(blocks);
    if (known) return known;
    const fresh = this.#replayAll(blocks);
    this.#replayed.set(blocks, fresh);
    return fresh;
  }

  #replayAll(blocks: number): Replayed {
    const locks = new Map<string, Lock>();
    const events: SimEvent[] = [];
    const [done, failed] = [new Set<string>(), new Set<string>()];
    for (const transaction of this.#blocks.slice(0, blocks).flat()) {
      const { key, bid, step, terms } = transaction;
      if (this.#judge(locks, transaction, true) !== null) {
        failed.add(key);
        continue;
      }
      failed.delete(key);
      done.add(key);
      const lock = locks.get(bid) ?? { state: 'locked', terms };
      locks.set(bid, lock);
      lock.state = AFTER[step.type];
      events.push({ bid, ...told(step, terms) });
    }
    return { locks, events, done, failed };
  }

  /** Says why the contract would refuse; null: it would not. A block judges by the time of trying it the first time. */
  #judge(
    locks: ReadonlyMap<string, Lock>,
    { bid, step, terms, isProofGood, lacksTokens = false }: Transaction,
    isInBlock = false,
  ): EscrowRejection | null {
    const nowMs = isInBlock ? 0 : this.nowMs;
    const state = locks.get(bid)?.state;
    const isIn = (...states: readonly EscrowState[]) => state !== undefined && states.includes(state);
    const until = (ms: number) => (nowMs > ms ? 'EscrowTooLate' : null);
    const after = (ms: number) => (!isInBlock && nowMs <= ms ? 'EscrowTooEarly' : null);
    const wrong = 'BidStateWrong';
    switch (step.type) {
      case 'lock':
        if (state !== undefined) return wrong;
        if (!terms.isOfWallet && (isInBlock ? lacksTokens : !this.hasTokens)) return 'TokenRefused';
        return until(terms.acceptByMs) && 'EscrowTermsBad';
      case 'accept':
        return isIn('locked') ? until(terms.acceptByMs) : wrong;
      case 'withdraw':
        if (terms.isOfWallet) return 'EscrowNotAllowed';
        return isIn('locked') ? null : wrong;
      case 'decline':
        return isIn('locked', 'scheduled', 'disputed') ? null : wrong;
      case 'release':
        if (!isIn('scheduled')) return wrong;
        return isProofGood ? until(terms.disputeUntilMs) : 'TicketInvalid';
      case 'dispute':
        return isIn('scheduled') ? until(terms.disputeUntilMs) : wrong;
      case 'resolve':
        return isIn('disputed') ? until(terms.resolveByMs) : wrong;
      case 'refund':
        return isIn('locked') ? after(terms.acceptByMs) : wrong;
      case 'settleDefault':
        if (!isIn('scheduled', 'disputed')) return wrong;
        return after(state === 'scheduled' ? terms.disputeUntilMs : terms.resolveByMs);
      case 'consent':
        return wrong;
    }
  }
}

const AFTER: Readonly<Record<CustodyStep['type'], EscrowState>> = {
  ...{ lock: 'locked', accept: 'scheduled', consent: 'scheduled', dispute: 'disputed' },
  ...{ withdraw: 'refunded', decline: 'refunded', refund: 'refunded' },
  ...{ release: 'released', resolve: 'split', settleDefault: 'split' },
};

const isOpen = (state: EscrowState): boolean => !['released', 'refunded', 'split'].includes(state);

function told(step: CustodyStep, terms: SimTerms): Pick<SimEvent, 'kind' | 'paid'> {
  const paid = (toPayeeMinor: bigint) => ({
    paid: { toPayeeMinor, feeMinor: 0n, toPayerMinor: terms.amountMinor - toPayeeMinor },
  });
  switch (step.type) {
    case 'lock':
      return { kind: 'locked', paid: null };
    case 'accept':
    case 'consent':
      return { kind: 'accepted', paid: null };
    case 'dispute':
      return { kind: 'disputed', paid: null };
    case 'release':
      return { kind: 'released', ...paid(terms.amountMinor) };
    case 'resolve':
      return { kind: 'split', ...paid(step.toPayeeMinor) };
    case 'settleDefault':
      return { kind: 'split', ...paid(terms.defaultToPayeeMinor) };
    default:
      return { kind: 'refunded', ...paid(0n) };
  }
}
