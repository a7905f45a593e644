import { assertNever } from '../../../shared/assertNever.ts';
import type { EscrowEventKind, EscrowOutcome, EscrowRejection } from '../../services/escrow/port.ts';

/** What was paid out of a lock, in minor units of MESI. The parts sum to what was locked. */
export interface LockPaid {
  readonly toPayeeMinor: bigint;
  readonly feeMinor: bigint;
  readonly toPayerMinor: bigint;
}

/**
 * Where the money of a bid without a wallet stands: it is held in the ledger, and the operator locks as much from custody on the
 * chain. Ledger and chain go together by this alone, so it is written before anything is done, and each step may be done again.
 */
export type CustodyState =
  /** The ledger is asked to hold the fan's money. */
  | { readonly type: 'holding' }
  /** It is held, and the chain is asked to lock custody's. */
  | { readonly type: 'locking' }
  /** The lock is final. */
  | { readonly type: 'locked' }
  /** The chain will never lock it: the hold is to return. */
  | { readonly type: 'returning'; readonly rejection: EscrowRejection }
  /** The lock has ended, finally: the hold is to end in the same parts. */
  | { readonly type: 'settling'; readonly paid: LockPaid }
  /** Both have ended alike. */
  | { readonly type: 'settled'; readonly paid: LockPaid }
  /** Nothing is held and nothing is locked. */
  | { readonly type: 'refused'; readonly rejection: EscrowRejection | 'InsufficientFunds' };

/** What has become known. */
export type CustodyFact =
  | { readonly type: 'held' }
  | { readonly type: 'holdRefused' }
  /** What the escrow port said when it was asked to lock. */
  | { readonly type: 'lockAnswered'; readonly outcome: EscrowOutcome }
  /** A final event of the bid. */
  | { readonly type: 'chainTold'; readonly kind: EscrowEventKind; readonly paid: LockPaid | null }
  | { readonly type: 'holdReturned' }
  | { readonly type: 'holdSettled' };

/** What is to be done now. Each may be asked for again and again: the hold's id and the terms of the lock are the bid's. */
export type CustodyEffect =
  | { readonly type: 'hold' }
  | { readonly type: 'lock' }
  | { readonly type: 'returnHold' }
  | { readonly type: 'settleHold'; readonly paid: LockPaid };

/** The state of a bid that was just made. */
export const CUSTODY_BEGINS: CustodyState = { type: 'holding' };

/**
 * Refusals that no later try can undo. A bid in another state is locked already, by an answer that was lost; and an operator
 * without gas, or custody without tokens, may have them again before the terms are too late.
 */
const FOR_GOOD: readonly EscrowRejection[] = ['EscrowTermsBad', 'EscrowNotAllowed'];

/** Returns the next state. A fact that says nothing new changes nothing. */
export function decideCustody(state: CustodyState, fact: CustodyFact): CustodyState {
  switch (fact.type) {
    case 'held':
      return state.type === 'holding' ? { type: 'locking' } : state;
    case 'holdRefused':
      return state.type === 'holding' ? { type: 'refused', rejection: 'InsufficientFunds' } : state;
    case 'lockAnswered':
      return afterLockAnswer(state, fact.outcome);
    case 'chainTold':
      return afterEvent(state, fact);
    case 'holdReturned':
      return state.type === 'returning' ? { type: 'refused', rejection: state.rejection } : state;
    case 'holdSettled':
      return state.type === 'settling' ? { type: 'settled', paid: state.paid } : state;
    default:
      return assertNever(fact);
  }
}

/** Returns what is to be done in that state; null: what comes next is told by the chain, or nothing does. */
export function custodyEffect(state: CustodyState): CustodyEffect | null {
  switch (state.type) {
    case 'holding':
      return { type: 'hold' };
    case 'locking':
      return { type: 'lock' };
    case 'returning':
      return { type: 'returnHold' };
    case 'settling':
      return { type: 'settleHold', paid: state.paid };
    case 'locked':
    case 'settled':
    case 'refused':
      return null;
    default:
      return assertNever(state);
  }
}

/** Done is not yet final: what locks a bid here is its event. */
function afterLockAnswer(state: CustodyState, outcome: EscrowOutcome): CustodyState {
  if (state.type !== 'locking' || outcome.type !== 'refused') return state;
  return FOR_GOOD.includes(outcome.rejection) ? { type: 'returning', rejection: outcome.rejection } : state;
}

function afterEvent(
  state: CustodyState,
  { paid }: { readonly kind: EscrowEventKind; readonly paid: LockPaid | null },
): CustodyState {
  if (state.type !== 'locking' && state.type !== 'locked') return state;
  return paid === null ? { type: 'locked' } : { type: 'settling', paid };
}
