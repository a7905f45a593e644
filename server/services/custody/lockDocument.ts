import type { HandshakeProof } from '../../../shared/handshake/ticket.ts';
import type { ChainLockState, LockView } from '../../../shared/protocol/meetings.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { type CustodyState, differs, isAtRest, type LockPaid } from '../../domain/escrow/custodySaga.ts';
import type { EscrowRejection, EscrowTerms, WalletPayment } from '../escrow/port.ts';
import type { FollowedBid, WalletBid } from './port.ts';

/** Terms as JSON: amounts are decimal strings. */
type KeptTerms = Omit<EscrowTerms, 'amountMinor' | 'defaultToPayeeMinor'> & {
  readonly amountMinor: string;
  readonly defaultToPayeeMinor: string;
};

type KeptStage =
  | { readonly type: 'none'; readonly isAsked: boolean }
  | { readonly type: 'locked'; readonly isAccepted: boolean }
  | {
      readonly type: 'ended';
      readonly toPayeeMinor: string;
      readonly feeMinor: string;
      readonly toPayerMinor: string;
    }
  | { readonly type: 'skipped' };

/** What of a wallet's bid is kept beside its lock. Each flag is set once, after it was done. */
export type KeptWallet = {
  readonly bid: WalletBid;
  readonly payment: WalletPayment;
  readonly untilMs: number;
  /** The ledger counts the money as locked for this bid. */
  readonly isFunded?: true;
  /** The bid is in its meeting, and its money is held. */
  readonly isPlaced?: true;
  /** Why there is no bid. */
  readonly refused?: RejectionCode;
  /** What of it returns to the wallet is no longer counted on the ledger. */
  readonly isReturned?: true;
  /** What the contract paid to custody beyond what the ledger says has gone to the fan. */
  readonly isSettled?: true;
};

/** The lock of a bid, as it lies in collection `custodyLocks`; its id is the bid's. */
export type LockDocument = {
  readonly meetingId: string;
  /** The bid's id on the chain, and the chain and contract that it is for. */
  readonly chainBid: string;
  readonly chainId: number;
  readonly contract: string;
  readonly terms: KeptTerms;
  readonly word: FollowedBid['word'];
  /** What of an ended hold went to the creator. */
  readonly toPayeeMinor?: string;
  readonly stage: KeptStage;
  readonly proof: CustodyState['proof'];
  readonly proofs?: HandshakeProof;
  /** The newest transactions that a block had, of the lock and of its end. */
  readonly lockedBy?: string;
  readonly endedBy?: string;
  /** What the contract last refused, since when, and how often in a row. */
  readonly refusal?: {
    readonly step: string;
    readonly rejection: EscrowRejection | typeof ELSEWHERE;
    readonly sinceMs: number;
    readonly tries: number;
  };
  /** Absent: custody pays. */
  readonly wallet?: KeptWallet;
  /** `yes` until nothing can happen to it any more, and when to look at it next. */
  readonly open?: 'yes';
  readonly nextAtMs?: number;
  /** Chain and contract, once a final event was read, and up to which block. */
  readonly told?: string;
  readonly toldBlock?: number;
  /** `yes` while somebody has to look at it, and whether somebody has. */
  readonly trouble?: 'yes';
  readonly isSeen?: boolean;
};

/** What of a lock is changed beside its state; undefined takes a field away. */
export type LockChange = { readonly [K in keyof LockDocument]?: LockDocument[K] | undefined };

/** A lock of another contract than the settings name: this server cannot bring it on. */
export const ELSEWHERE = 'EscrowElsewhere';

/** Refused so often in a row, a lock is shown to whoever runs the server. */
export const TROUBLE_TRIES = 5;

/** Returns the document of a bid that was just held. */
export function newLock({
  meetingId,
  terms,
  chainBid,
  place,
  nowMs,
  wallet,
}: {
  readonly meetingId: string;
  readonly terms: EscrowTerms;
  readonly chainBid: string;
  readonly place: { readonly chainId: number; readonly contract: string };
  readonly nowMs: number;
  readonly wallet?: KeptWallet | undefined;
}): LockDocument {
  const { amountMinor, defaultToPayeeMinor } = terms;
  return {
    ...{ meetingId, chainBid, ...place },
    terms: {
      ...terms,
      amountMinor: String(amountMinor),
      defaultToPayeeMinor: String(defaultToPayeeMinor),
    },
    ...{ word: 'held', stage: { type: 'none', isAsked: false }, proof: 'none' },
    ...(wallet ? { wallet } : {}),
    ...{ open: 'yes', nextAtMs: nowMs },
  };
}

/** Returns the terms of a lock. */
export const termsOf = ({ terms }: LockDocument): EscrowTerms => ({
  ...terms,
  amountMinor: BigInt(terms.amountMinor),
  defaultToPayeeMinor: BigInt(terms.defaultToPayeeMinor),
});

/** Returns a lock as the saga has it. */
export function stateOf({ terms, word, toPayeeMinor, stage, proof, wallet }: LockDocument): CustodyState {
  const { acceptByMs, disputeUntilMs, resolveByMs } = terms;
  return {
    amountMinor: BigInt(terms.amountMinor),
    word: word === 'ended' ? { type: word, toPayeeMinor: BigInt(toPayeeMinor ?? '0') } : { type: word },
    stage: stage.type === 'ended' ? { type: 'ended', paid: paidOf(stage) } : stage,
    proof,
    from: wallet ? 'wallet' : 'custody',
    deadlines: { acceptByMs, disputeUntilMs, resolveByMs },
  };
}

/** Returns the document with that state of the saga. What is at rest is looked at no more. */
export function withState(document: LockDocument, state: CustodyState): LockDocument {
  const { word, stage, proof } = state;
  const { open: _, nextAtMs = 0, trouble: __, refusal, ...rest } = document;
  const isResting = isAtRest(state) && isCounted(document.wallet, stage.type);
  const isStuck = !isResting && (refusal?.tries ?? 0) >= TROUBLE_TRIES;
  const isOther = stage.type === 'ended' && differs(state) && document.isSeen !== true;
  return {
    ...rest,
    word: word.type,
    ...(word.type === 'ended' ? { toPayeeMinor: String(word.toPayeeMinor) } : {}),
    stage: stage.type === 'ended' ? { type: 'ended', ...keptPaid(stage.paid) } : stage,
    proof,
    ...(isResting ? {} : { open: 'yes', nextAtMs, ...(refusal ? { refusal } : {}) }),
    ...(isStuck || isOther ? { trouble: 'yes' } : {}),
  };
}

/** A lock whose money a wallet pays. */
export type WalletLock = LockDocument & { readonly wallet: KeptWallet };

/** Says whether a wallet pays the money of a lock; null: there is no lock. */
export const isOfWallet = (lock: LockDocument | null): lock is WalletLock => lock?.wallet !== undefined;

/** Says whether the ledger counts no more of a wallet's money than is locked. */
const isCounted = (wallet: KeptWallet | undefined, stage: KeptStage['type']): boolean =>
  !wallet?.isFunded || (wallet.isReturned === true && (stage !== 'ended' || wallet.isSettled === true));

/** Returns how people are shown a lock; null: nothing of it is, or will be, on the chain. */
export function lockView(document: LockDocument, explorerUrl: string | null): LockView | null {
  const state = viewState(document);
  if (state === null) return null;
  const transaction = document.endedBy ?? document.lockedBy ?? null;
  const url = explorerUrl !== null && transaction !== null ? `${explorerUrl}/tx/${transaction}` : null;
  const from = document.wallet ? ({ from: 'wallet' } as const) : {};
  return { type: 'chain', state, transaction, explorerUrl: url, ...from };
}

function viewState(document: LockDocument): ChainLockState | null {
  const state = stateOf(document);
  switch (state.stage.type) {
    case 'skipped':
      return null;
    case 'ended':
      return differs(state) ? 'different' : 'ended';
    case 'locked':
      return state.word.type === 'ended' ? 'ending' : 'locked';
    case 'none':
      if (document.refusal) return 'delayed';
      return state.word.type === 'ended' ? 'ending' : 'pending';
  }
}

const paidOf = (kept: Extract<KeptStage, { type: 'ended' }>): LockPaid => ({
  toPayeeMinor: BigInt(kept.toPayeeMinor),
  feeMinor: BigInt(kept.feeMinor),
  toPayerMinor: BigInt(kept.toPayerMinor),
});

const keptPaid = ({ toPayeeMinor, feeMinor, toPayerMinor }: LockPaid) => ({
  toPayeeMinor: String(toPayeeMinor),
  feeMinor: String(feeMinor),
  toPayerMinor: String(toPayerMinor),
});
