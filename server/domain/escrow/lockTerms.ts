import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import type { EscrowTerms } from '../../services/escrow/port.ts';

/** Time that the chain has to follow, after the ledger has ended a hold at the latest; and the arbiter after that. */
const FOLLOW_MS = 60 * DAY_MS;
const RESOLVE_MS = 60 * DAY_MS;

/** Whose keys a lock is made with: addresses, 40 hex digits behind 0x. */
export interface CustodyParties {
  /** The operator's account, which is paid, and pays where no wallet does. */
  readonly custody: string;
  /** The fan's wallet, which pays; absent: custody does. */
  readonly wallet?: string | undefined;
  readonly arbiter: string;
  /** The creator's key, which signs tickets. */
  readonly ticketKey: string;
  /** An account that nobody has the key of: the device of bids that were made without one. */
  readonly nobody: string;
}

/** A bid whose money is to be locked. */
export interface LockedBid {
  readonly bidId: string;
  /** Minor units of MESI. */
  readonly amountMinor: string;
  readonly atMs: number;
  readonly deviceKey?: { readonly x: string; readonly y: string } | undefined;
  readonly unprovenToCreatorPercent: number;
}

/**
 * Returns the terms under which custody, or the fan's wallet, locks the money of a bid; the same for the same bid, whoever asks. Its times are as wide
 * as a hold can last, because the ledger decides and moves meetings: the contract's defaults are for a server that is gone.
 */
export function lockTerms(
  bid: LockedBid,
  { custody, wallet, arbiter, ticketKey, nobody }: CustodyParties,
): EscrowTerms {
  const { bidId, atMs, deviceKey, unprovenToCreatorPercent } = bid;
  const amountMinor = BigInt(bid.amountMinor);
  const heldUntilMs = atMs + MEETING_LIMITS.holdMs;
  return {
    ...{ bidId, payer: wallet ?? custody, payee: custody, feeTo: custody, feeBps: 0, arbiter, ticketKey },
    amountMinor,
    deviceKey: deviceKey
      ? { type: 'p256', x: `0x${deviceKey.x}`, y: `0x${deviceKey.y}` }
      : { type: 'account', address: nobody },
    defaultToPayeeMinor: (amountMinor * BigInt(unprovenToCreatorPercent)) / 100n,
    ...{ acceptByMs: heldUntilMs, consentByMs: null, meetFromMs: atMs - HOUR_MS, meetUntilMs: heldUntilMs },
    disputeUntilMs: heldUntilMs + FOLLOW_MS,
    resolveByMs: heldUntilMs + FOLLOW_MS + RESOLVE_MS,
  };
}
