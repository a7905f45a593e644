import type { EscrowOutcome, EscrowRejection } from '../../services/escrow/port.ts';
import {
  CUSTODY_BEGINS,
  type CustodyEffect,
  type CustodyFact,
  type CustodyState,
  custodyEffect,
  decideCustody,
  type LockPaid,
} from './custodySaga.ts';

const AMOUNT = 100n;
const STEPS = 120;

/** Errors that are planted to see that the simulation notices them. */
export type Planted =
  | 'returnsOnAnyRefusal'
  | 'believesBlocksThatAreNotFinal'
  | 'paysAllToThePayee'
  | 'locksBeforeItHolds'
  | 'holdsUnderANewIdEachTime'
  | 'neverReturns';

type Rules = Pick<typeof import('./custodySaga.ts'), 'decideCustody' | 'custodyEffect'>;

/** A ledger of a fan, a creator and fees. Whatever it is asked, it is asked under an id. */
class Ledger {
  fan: bigint;
  creator = 0n;
  fees = 0n;
  readonly holds = new Map<string, 'held' | 'ended'>();

  constructor(fan: bigint) {
    this.fan = fan;
  }

  hold(id: string): boolean {
    if (this.holds.has(id)) return true;
    if (this.fan < AMOUNT) return false;
    this.fan -= AMOUNT;
    this.holds.set(id, 'held');
    return true;
  }

  end(id: string, { toPayeeMinor, feeMinor, toPayerMinor }: LockPaid): void {
    if (this.holds.get(id) !== 'held') return;
    this.holds.set(id, 'ended');
    this.creator += toPayeeMinor;
    this.fees += feeMinor;
    this.fan += toPayerMinor;
  }

  get held(): bigint {
    return AMOUNT * BigInt([...this.holds.values()].filter((state) => state === 'held').length);
  }
}

interface OnChain {
  readonly kind: 'lock' | 'failedLock' | 'end';
  readonly paid: LockPaid | null;
}

/** A chain with the transactions of one bid, and the port in front of it: what waits, what is in a block, what is final. */
class SimChain {
  waiting: OnChain[] = [];
  blocks: OnChain[] = [];
  final: OnChain[] = [];
  /** Whether a lock was sent that is not known to have failed. */
  lockKept = false;
  isLate = false;
  noGas = false;

  get all(): readonly OnChain[] {
    return [...this.final, ...this.blocks];
  }

  lock(): EscrowOutcome {
    const done = { type: 'done', transaction: '0x' } as const;
    const no = (rejection: EscrowRejection): EscrowOutcome => ({ type: 'refused', rejection });
    // a block that is not final says that it failed
    if (this.blocks.some(({ kind }) => kind === 'failedLock')) return no('BidStateWrong');
    if (this.lockKept)
      return this.all.some(({ kind }) => kind === 'lock') ? done : { ...done, type: 'pending' };
    if (this.all.some(({ kind }) => kind === 'lock')) return no('BidStateWrong');
    if (this.isLate) return no('EscrowTermsBad');
    if (this.noGas) return no('OutOfGas');
    this.lockKept = true;
    this.waiting.push({ kind: 'lock', paid: null });
    return { ...done, type: 'pending' };
  }

  mine(): void {
    for (const each of this.waiting.splice(0)) {
      const isLocked = this.all.some(({ kind }) => kind === 'lock');
      const hasEnded = this.all.some(({ kind }) => kind === 'end');
      if (each.kind === 'lock' && this.isLate) this.blocks.push({ ...each, kind: 'failedLock' });
      else if (each.kind === 'lock' ? !isLocked : isLocked && !hasEnded) this.blocks.push(each);
    }
  }

  /** The blocks that take their place may be earlier. */
  takeBack(isEarlier: boolean): void {
    const back = this.blocks.splice(0);
    this.waiting.unshift(
      ...back.map(({ kind, paid }) => ({ paid, kind: kind === 'end' ? kind : 'lock' }) as const),
    );
    if (isEarlier) this.isLate = false;
  }

  finalize(): void {
    const blocks = this.blocks.splice(0);
    if (blocks.some(({ kind }) => kind === 'failedLock')) this.lockKept = false;
    this.final.push(...blocks.filter(({ kind }) => kind !== 'failedLock'));
  }
}

/** What a day came to: nothing is wrong when the list is empty. */
export function liveCustody(seed: number, planted: Planted | null = null): readonly string[] {
  const random = mulberry32(seed);
  const chance = (part: number) => random() < part;
  const rules = planted === null ? { decideCustody, custodyEffect } : spoiled(planted);
  const ledger = new Ledger(chance(0.1) ? 50n : 100n + AMOUNT);
  const start = ledger.fan;
  const chain = new SimChain();
  let stored: CustodyState = CUSTODY_BEGINS;
  let ids = 0;
  const holdId = () => (planted === 'holdsUnderANewIdEachTime' ? `hold_${++ids}` : 'hold');
  let lastHold = 'hold';
  const perform = (effect: CustodyEffect): CustodyFact => {
    if (effect.type === 'lock') return { type: 'lockAnswered', outcome: chain.lock() };
    if (effect.type === 'hold') {
      lastHold = holdId();
      return ledger.hold(lastHold) ? { type: 'held' } : { type: 'holdRefused' };
    }
    if (effect.type === 'settleHold') ledger.end(lastHold, effect.paid);
    else ledger.end(lastHold, { toPayeeMinor: 0n, feeMinor: 0n, toPayerMinor: AMOUNT });
    return { type: effect.type === 'settleHold' ? 'holdSettled' : 'holdReturned' };
  };
  /** One of two servers does a step by what it has read: its answer may be lost, and it may die before it writes. */
  const serve = (calm: boolean) => {
    const read = stored;
    const effect = rules.custodyEffect(read);
    const facts = effect === null ? [] : [perform(effect)];
    if (!calm && chance(0.3)) return;
    if (!calm && chance(0.2) && effect !== null) perform(effect);
    const told = planted === 'believesBlocksThatAreNotFinal' ? chain.all : chain.final;
    for (const { kind, paid } of calm || chance(0.7) ? told : []) {
      if (kind === 'failedLock') continue;
      facts.push({ type: 'chainTold', kind: kind === 'lock' ? 'locked' : 'split', paid });
    }
    // compare-and-set: whoever read something else writes nothing
    if (stored === read) stored = facts.reduce(rules.decideCustody, read);
  };
  const happenings = [
    () => serve(false),
    () => serve(false),
    () => chain.mine(),
    () => chain.takeBack(chance(0.5)),
    () => chain.finalize(),
    () => chain.waiting.push({ kind: 'end', paid: someEnd(random) }),
    () => {
      chain.noGas = chance(0.5);
    },
    () => {
      chain.isLate ||= chance(0.1);
    },
  ];
  for (let step = 0; step < STEPS; step += 1) happenings[Math.floor(random() * happenings.length)]!();
  comeToRest(chain, () => serve(true));
  return faults({ ledger, chain, stored, start });
}

/** At the end of the day all deadlines have passed, the chain is calm, and anybody has ended the lock. */
function comeToRest(chain: SimChain, serve: () => void): void {
  chain.isLate = true;
  chain.noGas = false;
  for (let round = 0; round < 8; round += 1) {
    chain.mine();
    if (chain.all.some(({ kind }) => kind === 'lock') && !chain.all.some(({ kind }) => kind === 'end')) {
      chain.waiting.push({ kind: 'end', paid: { toPayeeMinor: 0n, feeMinor: 0n, toPayerMinor: AMOUNT } });
    }
    chain.finalize();
    serve();
  }
}

function faults({
  ledger,
  chain,
  stored,
  start,
}: {
  readonly ledger: Ledger;
  readonly chain: SimChain;
  readonly stored: CustodyState;
  readonly start: bigint;
}): readonly string[] {
  const found: string[] = [];
  const paid = chain.final.find(({ kind }) => kind === 'end')?.paid ?? null;
  if (stored.type !== 'settled' && stored.type !== 'refused') found.push(`it rests in ${stored.type}`);
  if (ledger.held !== 0n) found.push(`${ledger.held} is held for ever`);
  if (ledger.fan + ledger.creator + ledger.fees !== start) found.push('money came or went');
  if (ledger.creator !== (paid?.toPayeeMinor ?? 0n))
    found.push('the creator has other money than the chain paid');
  if (ledger.fees !== (paid?.feeMinor ?? 0n)) found.push('the fee is another');
  if ((paid === null) !== (stored.type === 'refused'))
    found.push('the chain locked what the ledger returned');
  return found;
}

function someEnd(random: () => number): LockPaid {
  const toPayee = BigInt(Math.floor(random() * 101));
  const feeMinor = toPayee / 10n;
  return { toPayeeMinor: toPayee - feeMinor, feeMinor, toPayerMinor: AMOUNT - toPayee };
}

/** The rules with an error in them. */
function spoiled(planted: Planted): Rules {
  return {
    decideCustody(state, fact) {
      const isRefusal = fact.type === 'lockAnswered' && fact.outcome.type === 'refused';
      if (planted === 'returnsOnAnyRefusal' && state.type === 'locking' && isRefusal) {
        return { type: 'returning', rejection: 'OutOfGas' };
      }
      if (planted === 'neverReturns' && state.type === 'locking' && isRefusal) return state;
      return decideCustody(state, fact);
    },
    custodyEffect(state) {
      const effect = custodyEffect(state);
      if (planted === 'locksBeforeItHolds' && state.type === 'holding') return { type: 'lock' };
      if (planted !== 'paysAllToThePayee' || effect?.type !== 'settleHold') return effect;
      return { ...effect, paid: { toPayeeMinor: AMOUNT, feeMinor: 0n, toPayerMinor: 0n } };
    },
  };
}

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
