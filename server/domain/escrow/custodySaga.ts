import { assertNever } from '../../../shared/assertNever.ts';
import type {
  EscrowEventKind,
  EscrowOutcome,
  EscrowRejection,
  EscrowState,
} from '../../services/escrow/port.ts';

/**
 * Money of a bid without a wallet: the ledger holds it and decides, and the chain follows, where the operator locks as much from
 * custody. A bid never waits for the chain. Rules: services/custody/SPEC.md, CU*.
 */
export interface CustodyState {
  readonly amountMinor: bigint;
  readonly word: LedgerWord;
  readonly stage: LockStage;
  /** The two proofs of the meeting: whether they are there, and whether the contract would not take them. */
  readonly proof: 'none' | 'kept' | 'refused';
  /** Whose money was locked: custody's own, or that of a fan's wallet, to which it returns. */
  readonly from: 'custody' | 'wallet';
  readonly deadlines: LockDeadlines;
}

/** What the ledger says of the money. It only goes on: held, then accepted, then ended. */
export type LedgerWord =
  | { readonly type: 'held' }
  | { readonly type: 'accepted' }
  /** The hold has ended, and so much of it went to the creator. */
  | { readonly type: 'ended'; readonly toPayeeMinor: bigint };

/** Where the lock stands on the chain, by final blocks alone. */
export type LockStage =
  /** Nothing is locked. `isAsked`: a transaction may be on its way that locks it. */
  | { readonly type: 'none'; readonly isAsked: boolean }
  | { readonly type: 'locked'; readonly isAccepted: boolean }
  | { readonly type: 'ended'; readonly paid: LockPaid }
  /** The ledger was done before the chain had begun: nothing is locked, and nothing will be. */
  | { readonly type: 'skipped' };

/** What was paid out of a lock, in minor units of MESI. The parts sum to what was locked. */
export interface LockPaid {
  readonly toPayeeMinor: bigint;
  readonly feeMinor: bigint;
  readonly toPayerMinor: bigint;
}

/** Until when the contract takes what, in Unix ms. */
export interface LockDeadlines {
  readonly acceptByMs: number;
  readonly disputeUntilMs: number;
  readonly resolveByMs: number;
}

/** What is to be asked of the contract next. Each may be asked for again and again. */
export type CustodyStep =
  | {
      readonly type:
        | 'lock'
        | 'accept'
        | 'consent'
        | 'withdraw'
        | 'decline'
        | 'release'
        | 'dispute'
        | 'refund'
        | 'settleDefault';
    }
  | { readonly type: 'resolve'; readonly toPayeeMinor: bigint };

/** What has become known. Told twice, or late, it changes nothing. */
export type CustodyFact =
  | { readonly type: 'ledgerTold'; readonly word: LedgerWord }
  | { readonly type: 'proofKept' }
  /** It is written before the chain is asked to lock. */
  | { readonly type: 'lockAsked' }
  | { readonly type: 'answered'; readonly step: CustodyStep; readonly outcome: EscrowOutcome }
  /** A final event of the bid. */
  | { readonly type: 'chainTold'; readonly kind: EscrowEventKind; readonly paid: LockPaid | null }
  /** A final block that told of the bid is no more. */
  | { readonly type: 'chainForgot' };

/** The contract would not take these proofs at any time. */
const PROOF_BAD: readonly EscrowRejection[] = [
  'TicketInvalid',
  'CountersignatureInvalid',
  'TicketExpired',
  'OutsideTheMeeting',
];

/** Refusals that say that no lock is on its way: it was tried on the newest block, and nothing was kept. */
const NOTHING_KEPT: readonly EscrowRejection[] = [
  'EscrowTermsBad',
  'EscrowNotAllowed',
  'TokenRefused',
  'OutOfGas',
];

/** Returns the next state. */
export function decideCustody(state: CustodyState, fact: CustodyFact): CustodyState {
  const { stage } = state;
  switch (fact.type) {
    case 'ledgerTold':
      return ledgerTold(state, fact.word);
    case 'proofKept':
      return state.proof === 'none' ? { ...state, proof: 'kept' } : state;
    case 'lockAsked':
      return stage.type === 'none' ? { ...state, stage: { type: 'none', isAsked: true } } : state;
    case 'answered':
      return answered(state, fact);
    case 'chainTold':
      return chainTold(state, fact);
    case 'chainForgot':
      return stage.type === 'skipped' ? state : { ...state, stage: { type: 'none', isAsked: true } };
    default:
      return assertNever(fact);
  }
}

/** Says whether the chain has to be looked at: there may be something to be asked of it. */
export function mayHaveStep({ word, stage }: CustodyState): boolean {
  if (stage.type === 'none') return true;
  if (stage.type !== 'locked') return false;
  return word.type === 'ended' || (word.type === 'accepted' && !stage.isAccepted);
}

/** Returns what is to be asked next, where the newest block has the bid in that state; null: nothing, or only patience. */
export function nextStep(
  state: CustodyState,
  onChain: EscrowState | null,
  nowMs: number,
): CustodyStep | null {
  const { word, stage } = state;
  if (stage.type === 'ended' || stage.type === 'skipped') return null;
  // what a wallet has signed is sent for a bid that lives, or has paid somebody
  const isOver = state.from === 'wallet' && word.type === 'ended' && word.toPayeeMinor === 0n;
  if (onChain === null) return isOver ? null : { type: 'lock' };
  if (onChain === 'released' || onChain === 'refunded' || onChain === 'split') return null;
  if (word.type === 'ended') return exitOf(state, onChain, { toPayeeMinor: word.toPayeeMinor, nowMs });
  return word.type === 'accepted' && onChain === 'locked' ? { type: 'accept' } : null;
}

/** Says whether nothing can happen to the bid any more, on either side. */
export const isAtRest = ({ word, stage }: CustodyState): boolean =>
  word.type === 'ended' && (stage.type === 'skipped' || stage.type === 'ended');

/** Says whether the lock ended for good in other parts than the ledger says. */
export function differs({ word, stage }: CustodyState): boolean {
  if (stage.type !== 'ended') return false;
  const { toPayeeMinor, feeMinor } = stage.paid;
  return word.type !== 'ended' || toPayeeMinor + feeMinor !== word.toPayeeMinor;
}

function ledgerTold(state: CustodyState, word: LedgerWord): CustodyState {
  const { stage } = state;
  const RANK = { held: 0, accepted: 1, ended: 2 } as const;
  if (RANK[word.type] <= RANK[state.word.type]) return state;
  const isUntouched = word.type === 'ended' && stage.type === 'none' && !stage.isAsked;
  return { ...state, word, stage: isUntouched ? { type: 'skipped' } : stage };
}

function answered(
  state: CustodyState,
  { step, outcome }: Extract<CustodyFact, { type: 'answered' }>,
): CustodyState {
  if (outcome.type !== 'refused') return state;
  const { rejection } = outcome;
  if (step.type === 'release' && PROOF_BAD.includes(rejection)) return { ...state, proof: 'refused' };
  const isOver = step.type === 'lock' && state.stage.type === 'none' && state.word.type === 'ended';
  return isOver && NOTHING_KEPT.includes(rejection) ? { ...state, stage: { type: 'skipped' } } : state;
}

function chainTold(
  state: CustodyState,
  { kind, paid }: Extract<CustodyFact, { type: 'chainTold' }>,
): CustodyState {
  const { stage } = state;
  if (stage.type === 'ended') return state;
  if (paid !== null) return { ...state, stage: { type: 'ended', paid } };
  const isAccepted = kind !== 'locked' || (stage.type === 'locked' && stage.isAccepted);
  return { ...state, stage: { type: 'locked', isAccepted } };
}

/**
 * Returns the step towards the end that the ledger came to. With both proofs the contract releases; what else goes to the creator
 * is frozen and divided by the arbiter's signature. Past its deadlines a lock returns by its default, as anybody may have it.
 */
function exitOf(
  { amountMinor, proof, deadlines, from }: CustodyState,
  onChain: Exclude<EscrowState, 'released' | 'refunded' | 'split'>,
  { toPayeeMinor, nowMs }: { readonly toPayeeMinor: bigint; readonly nowMs: number },
): CustodyStep {
  // custody is the payee alone of what a wallet has locked
  if (toPayeeMinor === 0n)
    return { type: onChain === 'locked' && from === 'custody' ? 'withdraw' : 'decline' };
  switch (onChain) {
    case 'locked':
      return { type: nowMs <= deadlines.acceptByMs ? 'accept' : 'refund' };
    case 'accepted':
      return { type: 'consent' };
    case 'scheduled':
      if (nowMs > deadlines.disputeUntilMs) return { type: 'settleDefault' };
      return { type: proof === 'kept' && toPayeeMinor === amountMinor ? 'release' : 'dispute' };
    case 'disputed':
      if (nowMs > deadlines.resolveByMs) return { type: 'settleDefault' };
      return { type: 'resolve', toPayeeMinor };
    default:
      return assertNever(onChain);
  }
}
