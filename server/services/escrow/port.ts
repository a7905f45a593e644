/**
 * The escrow holds the money of bids for a meeting on a chain, by the contract in contracts/. Amounts are minor units of
 * MESI, times are milliseconds since 1970 (kept to the second, rounded down), addresses and hashes are hex with 0x.
 */
export interface EscrowTerms {
  /** Our id of the bid; it tells bids of the same terms apart. */
  readonly bidId: string;
  /** Where the money comes from and returns to: a wallet, or custody. */
  readonly payer: string;
  readonly payee: string;
  readonly feeTo: string;
  /** The fee in hundredths of a percent of what the payee gets. */
  readonly feeBps: number;
  readonly arbiter: string;
  /** The account whose key signs the tickets that the fan scans. */
  readonly ticketKey: string;
  readonly deviceKey: DeviceKey;
  readonly amountMinor: bigint;
  /** What the payee gets when nobody proves, disputes or decides anything in time. */
  readonly defaultToPayeeMinor: bigint;
  readonly acceptByMs: number;
  /** Null: no consent is asked for. */
  readonly consentByMs: number | null;
  readonly meetFromMs: number;
  readonly meetUntilMs: number;
  readonly disputeUntilMs: number;
  readonly resolveByMs: number;
}

/** The key that countersigns tickets: a browser's, which no page can read, or an account's. */
export type DeviceKey =
  | { readonly type: 'p256'; readonly x: string; readonly y: string }
  | { readonly type: 'account'; readonly address: string };

/** How a lock is paid. A wallet's signatures are relayed: whoever signed needs no gas. */
export type LockPayment =
  /** The operator's own account, which is the payer then, and has allowed it. */
  | { readonly type: 'custody' }
  /** A permit (ERC-2612), and the payer's signature of the bid's id. */
  | {
      readonly type: 'permit';
      readonly termsSignature: string;
      readonly deadlineMs: number;
      readonly signature: string;
    }
  /** An authorization (ERC-3009) whose nonce is made of the bid's id. */
  | {
      readonly type: 'authorization';
      readonly validAfterMs: number;
      readonly validBeforeMs: number;
      readonly signature: string;
    };

/** What moves a bid on. A signature is of whoever it is for; null: the operator acts for custody. */
export type EscrowAct =
  | {
      readonly type: 'accept' | 'consent' | 'decline' | 'withdraw' | 'dispute';
      readonly signature: string | null;
    }
  | { readonly type: 'refund' | 'settleDefault' }
  | { readonly type: 'release'; readonly proof: MeetingProof }
  | { readonly type: 'resolve'; readonly toPayeeMinor: bigint; readonly signature: string | null };

/** A ticket of one window, and the time at which the fan's device scanned it, each signed. */
export interface MeetingProof {
  /** The number of the window of 15 seconds since 1970. */
  readonly window: number;
  readonly nonce: string;
  readonly scannedAtMs: number;
  readonly ticketSignature: string;
  readonly deviceSignature: string;
}

/** Why the contract would not do something. In order: of the bid, of time, of who asks, of what was sent, of the operator. */
export type EscrowRejection =
  | 'BidStateWrong'
  | 'EscrowTooLate'
  | 'EscrowTooEarly'
  | 'EscrowNotAllowed'
  | 'EscrowTermsBad'
  | 'TicketInvalid'
  | 'CountersignatureInvalid'
  | 'TicketExpired'
  | 'OutsideTheMeeting'
  | 'MoreThanLocked'
  | 'TokenRefused'
  /** The operator's account cannot pay for gas. */
  | 'OutOfGas';

/** What came of asking the chain for something. */
export type EscrowOutcome =
  /** It is in a block. What is final is told by `eventsAfter`. */
  | { readonly type: 'done'; readonly transaction: string }
  /** It is signed and kept, and is sent until it is in a block. The same call again tells how it went. */
  | { readonly type: 'pending'; readonly transaction: string }
  /** Nothing has changed. */
  | { readonly type: 'refused'; readonly rejection: EscrowRejection };

/** Where a bid stands. `locked` waits for the creator, `accepted` for consent, `scheduled` for the meeting. */
export type EscrowState =
  | 'locked'
  | 'accepted'
  | 'scheduled'
  | 'disputed'
  | 'released'
  | 'refunded'
  | 'split';

/** What happens to a bid. Of one bid each happens once, and the last three exclude each other. */
export type EscrowEventKind =
  | 'locked'
  | 'accepted'
  | 'consented'
  | 'disputed'
  | 'released'
  | 'refunded'
  | 'split';

/** Something that happened to a bid, and stays so. The bid and the kind are its key. */
export interface EscrowEvent {
  /** The bid's id on the chain. */
  readonly bid: string;
  readonly kind: EscrowEventKind;
  readonly transaction: string;
  /** What was paid, when the bid has ended; null before. */
  readonly paid: {
    readonly toPayeeMinor: bigint;
    readonly feeMinor: bigint;
    readonly toPayerMinor: bigint;
  } | null;
}

/** Up to where events were read: the last block, and its hash. */
export interface EscrowCursor {
  readonly block: number;
  readonly hash: string;
}

/** What `eventsAfter` found. */
export type EscrowEvents =
  | { readonly type: 'events'; readonly events: readonly EscrowEvent[]; readonly cursor: EscrowCursor }
  /**
   * A block that was final is no more. What was read from this cursor on may not have happened: read again from it, and look
   * each bid up.
   */
  | { readonly type: 'reorganized'; readonly cursor: EscrowCursor };

/** Money that waits on a chain. Each method throws `EscrowUnavailable` when the chain cannot be asked and nothing was kept. */
export interface EscrowPort {
  /** Returns the id on the chain of the bid with these terms. */
  bidOf(terms: EscrowTerms): string;
  /** Locks the money of a bid. The same terms lock once, however often they are asked for. */
  lock(terms: EscrowTerms, payment: LockPayment): Promise<EscrowOutcome>;
  /** Moves a bid on. What was done already is done. */
  act(bid: string, act: EscrowAct): Promise<EscrowOutcome>;
  /** Returns where a bid stands by the newest block; null: it was never locked. */
  find(bid: string): Promise<EscrowState | null>;
  /** Returns what has happened since, in the chain's order and for good; null begins with the contract. */
  eventsAfter(cursor: EscrowCursor | null): Promise<EscrowEvents>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  /** Ends what waits. What is signed and kept is sent after the next start. */
  close(): Promise<void>;
}

/** What custody needs of the chain beside the escrow. The methods throw `EscrowUnavailable` as those of the escrow do. */
export interface CustodyChain {
  readonly escrow: EscrowPort;
  /** What signatures are for: the chain's number, and the contract. */
  readonly place: { readonly chainId: number; readonly contract: string };
  /** The operator's account, and the one that divides what it has frozen. */
  readonly custody: string;
  readonly arbiter: string;
  /** Returns the arbiter's signature of a split. */
  signSplit(bid: string, toPayeeMinor: bigint): Promise<string>;
  /** Returns what of the token custody has, and what lies in the contract, by the last final block. */
  balances(): Promise<{ readonly custodyMinor: bigint; readonly lockedMinor: bigint }>;
  /** Makes so much money for custody; null: the token is not play money of our own. */
  readonly mint: ((amountMinor: bigint) => Promise<void>) | null;
  readonly wallets: WalletChain;
}

/** How the wallet of a fan pays for a lock. The methods throw `EscrowUnavailable` as those of the escrow do. */
export interface WalletChain {
  /** Returns what the payer of these terms signs, so that the lock can be relayed until then. */
  toSign(terms: EscrowTerms, untilMs: number): Promise<WalletToSign>;
  /** Judges what a wallet has signed, by the newest block; null: the lock can be sent. */
  judge(terms: EscrowTerms, payment: WalletPayment): Promise<WalletRejection | null>;
}

/** What the payer has signed, for whoever sends it. */
export type WalletPayment = Exclude<LockPayment, { readonly type: 'custody' }>;

/** An authorization is one signature; a token without ERC-3009 takes a permit, and the payer signs the terms beside it. */
export interface WalletToSign {
  readonly type: WalletPayment['type'];
  /** EIP-712, in the order in which the signatures are wanted. */
  readonly messages: readonly TypedMessage[];
}

/** An EIP-712 message as wallets take it (`eth_signTypedData_v4`). Numbers are decimal strings, but the chain's own. */
export interface TypedMessage {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: number;
    readonly verifyingContract: string;
  };
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, string>>;
}

/** Why a wallet's lock would not be taken, in order: of what was signed, of the wallet. */
export type WalletRejection =
  /** Somebody else signed, or for other terms, another chain or another contract. */
  | 'WalletSignatureWrong'
  /** The signature was used before, or its permit, and what it allowed is gone. */
  | 'WalletSignatureUsed'
  | 'WalletLacksMoney'
  /** A contract wallet has signed, and the token takes signatures of keys alone. */
  | 'WalletKindNotTaken';

/** The chain cannot be asked now. Nothing was changed by this call. */
export class EscrowUnavailable extends Error {
  override readonly name = 'EscrowUnavailable';
}
