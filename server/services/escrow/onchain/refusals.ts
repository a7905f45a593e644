import { Interface } from 'ethers';
import artifacts from '../contracts/artifacts.json' with { type: 'json' };
import type { EscrowRejection } from '../port.ts';

/** What the escrow contract can be asked, and says. */
export const ESCROW = new Interface(artifacts.contracts.MesiEscrow.abi);

const BY_ERROR: Readonly<Record<string, EscrowRejection>> = {
  BidIs: 'BidStateWrong',
  TooLate: 'EscrowTooLate',
  TooEarly: 'EscrowTooEarly',
  NotAllowed: 'EscrowNotAllowed',
  BadTerms: 'EscrowTermsBad',
  BadTicket: 'TicketInvalid',
  BadCountersignature: 'CountersignatureInvalid',
  ScannedOutsideTheWindow: 'TicketExpired',
  OutsideTheMeeting: 'OutsideTheMeeting',
  MoreThanLocked: 'MoreThanLocked',
};

/** The characters of `0x` and the four bytes that name an error. */
const SELECTOR_CHARS = 10;

/**
 * Returns why the contract refused, by the data of its revert. What is not an error of its own comes from the token, which may say
 * nothing at all.
 */
export function rejectionOf(data: string | null): EscrowRejection {
  if (data === null) return 'BidStateWrong';
  if (data.length < SELECTOR_CHARS) return 'TokenRefused';
  return BY_ERROR[ESCROW.parseError(data)?.name ?? ''] ?? 'TokenRefused';
}
