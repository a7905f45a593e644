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

/** Returns why the contract refused, by the data of its revert. What is not an error of its own comes from the token. */
export function rejectionOf(data: string | null): EscrowRejection {
  if (data === null) return 'BidStateWrong';
  return BY_ERROR[ESCROW.parseError(data)?.name ?? ''] ?? 'TokenRefused';
}
